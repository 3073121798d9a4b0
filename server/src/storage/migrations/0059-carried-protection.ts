import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Where somebody stands who was protected at a hearing whose names were destroyed: without it nobody knows who that was. */
export async function carriedProtection(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('carried_protection')
    .addColumn('hearing_id', kind.text, (column) => column.notNull())
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('other_hearing', kind.text, (column) => column.notNull())
    .addColumn('other_id', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('carried_protection_key', ['hearing_id', 'seat', 'other_hearing', 'other_id'])
    .execute();
}
