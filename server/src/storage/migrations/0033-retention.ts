import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Retention periods, holds, and deletions of records; the rows of deletions outlive the records. */
export async function retention(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('retention_periods')
    .addColumn('kind', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('keep_days', 'integer')
    .addColumn('appeal_days', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('record_holds')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('set_by', kind.text, (column) => column.notNull())
    .addColumn('set_at', 'bigint', (column) => column.notNull())
    .addColumn('reason', kind.binary, (column) => column.notNull())
    .addColumn('lifted_by', kind.text)
    .addColumn('lifted_at', 'bigint')
    .addColumn('lift_reason', kind.binary)
    .execute();
  await db.schema.createIndex('record_holds_hearing').on('record_holds').columns(['hearing_id', 'set_at']).execute();

  await db.schema
    .createTable('record_deletions')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('state', kind.text, (column) => column.notNull())
    .addColumn('order_number', kind.text, (column) => column.notNull())
    .addColumn('ordered_by', kind.text, (column) => column.notNull())
    .addColumn('ordered_at', 'bigint', (column) => column.notNull())
    .addColumn('reason', kind.binary)
    .addColumn('carried_by', kind.text)
    .addColumn('carried_at', 'bigint')
    .addColumn('deleted_at', 'bigint')
    .addColumn('certificate', kind.text)
    .execute();
  await db.schema
    .createIndex('record_deletions_hearing')
    .on('record_deletions')
    .columns(['hearing_id', 'ordered_at'])
    .execute();
}
