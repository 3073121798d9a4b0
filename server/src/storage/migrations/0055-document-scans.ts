import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** When a document that waits for the virus scanner is scanned next, epoch ms; null: it does not wait, like all older ones. */
export async function documentScans(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('case_documents').addColumn('scan_at', 'bigint').execute();
  await db.schema
    .alterTable('case_documents')
    .addColumn('scan_attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex('case_documents_to_scan')
    .on('case_documents')
    .column('scan_at')
    .where('scan_at', 'is not', null)
    .execute();
}
