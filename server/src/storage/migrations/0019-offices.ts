import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Offices that receive citizens, with their hours, and public holidays that are not built in. */
export async function offices(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('offices')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('paused', kind.text)
    .addColumn('office', kind.text, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('holiday_lists')
    .addColumn('name', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('days', kind.text, (column) => column.notNull())
    .execute();
}
