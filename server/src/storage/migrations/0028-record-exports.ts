import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Copies of records that are asked for, being made, or made. */
export async function recordExports(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('record_exports')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('node', kind.text, (column) => column.notNull())
    .addColumn('kind', kind.text, (column) => column.notNull())
    .addColumn('part_from', 'integer')
    .addColumn('part_to', 'integer')
    .addColumn('asked_by', kind.text, (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('playback_right', kind.text, (column) => column.notNull())
    .addColumn('state', kind.text, (column) => column.notNull())
    .addColumn('percent', 'integer', (column) => column.notNull())
    .addColumn('starts', 'integer', (column) => column.notNull())
    .addColumn('failure', kind.text)
    .addColumn('file', kind.text)
    .addColumn('bytes', 'bigint')
    .addColumn('sha256', kind.text)
    .addColumn('flawed', 'integer', (column) => column.notNull())
    .addColumn('until', 'bigint')
    .execute();
  await db.schema
    .createIndex('record_exports_hearing')
    .on('record_exports')
    .columns(['hearing_id', 'asked_at'])
    .execute();
  await db.schema
    .createIndex('record_exports_state')
    .on('record_exports')
    .columns(['node', 'state', 'asked_at'])
    .execute();
}
