import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Levels of access that were set after the booking, and requests for copies of records. */
export async function recordAccess(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('record_levels')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('level', kind.text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('set_by', kind.text, (column) => column.notNull())
    .addColumn('reason', kind.binary, (column) => column.notNull())
    .addPrimaryKeyConstraint('record_levels_pk', ['hearing_id', 'version'])
    .execute();

  await db.schema
    .createTable('copy_requests')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('scope', kind.text, (column) => column.notNull())
    .addColumn('asked_by', kind.text, (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('reason', kind.binary, (column) => column.notNull())
    .addColumn('state', kind.text, (column) => column.notNull())
    .addColumn('decided_by', kind.text)
    .addColumn('decided_at', 'bigint')
    .addColumn('answer', kind.binary)
    .addColumn('until', 'bigint')
    .execute();
  await db.schema
    .createIndex('copy_requests_hearing')
    .on('copy_requests')
    .columns(['hearing_id', 'asked_at'])
    .execute();
}
