import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Which documents of the case a sealed file has. Of those of before it is not known. */
export async function documentsOfCopies(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('record_exports').addColumn('documents', kind.text).execute();
}
