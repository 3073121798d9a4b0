import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Other places of people who were protected at a hearing whose names were destroyed: otherwise nobody could recognize them. */
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
