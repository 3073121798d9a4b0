import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Powers of attorney of lawyers whom no case names: they wait for the court, outside of all cases. */
export async function powerFilings(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('power_filings')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('person', kind.text, (column) => column.notNull())
    .addColumn('state', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('received', 'integer', (column) => column.notNull())
    .addColumn('media', kind.text)
    .addColumn('sha256', kind.text)
    .addColumn('pages', 'integer')
    .addColumn('case_number', kind.text)
    .addColumn('client_word', kind.text)
    .addColumn('details', kind.binary)
    .addColumn('filed_at', 'bigint')
    .addColumn('reason', kind.text)
    .execute();
  await db.schema.createIndex('power_filings_state').on('power_filings').columns(['state', 'filed_at']).execute();
  await db.schema.createIndex('power_filings_person').on('power_filings').column('person').execute();
}
