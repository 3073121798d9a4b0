import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** The node in whose data folder a record was found complete: processes that share a database have separate recordings. */
export async function wholeNode(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('hearings').addColumn('whole_node', kind.text).execute();
}
