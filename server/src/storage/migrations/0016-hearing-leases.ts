import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Which of several processes on one database holds which hearing. */
export async function hearingLeases(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('hearing_leases')
    .addColumn('hearing_id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('node', kind.text, (column) => column.notNull())
    .addColumn('run', kind.text, (column) => column.notNull())
    .addColumn('address', kind.text, (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('hearing_leases_node').on('hearing_leases').column('node').execute();
}
