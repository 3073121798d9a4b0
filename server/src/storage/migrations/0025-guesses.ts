import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** By what wrong answers to a code are counted, beside the code itself. */
export async function guesses(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('request_codes').addColumn('counted_by', kind.text).execute();
}
