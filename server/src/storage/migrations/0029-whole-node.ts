import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** In whose data folder a record was found whole: of processes that share a database, each has recordings of its own. */
export async function wholeNode(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('hearings').addColumn('whole_node', kind.text).execute();
}
