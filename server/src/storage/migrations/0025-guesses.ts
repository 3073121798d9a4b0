import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Key by which wrong answers to a code are counted, in addition to the code itself. */
export async function guesses(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('request_codes').addColumn('counted_by', kind.text).execute();
}
