import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** The documents of the case in a sealed file; unknown for older files. */
export async function documentsOfCopies(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('record_exports').addColumn('documents', kind.text).execute();
}
