import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** The last check of each seat's device: codes and numbers. */
export async function deviceChecks(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('device_checks')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('result', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('device_checks_pk', ['hearing_id', 'seat'])
    .execute();
}
