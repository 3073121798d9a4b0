import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Which account belongs to which subject of the organisation's own sign-in. */
export async function subjects(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('staff_subjects')
    .addColumn('subject_index', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('account_id', kind.text, (column) => column.notNull().unique().references('staff_accounts.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}
