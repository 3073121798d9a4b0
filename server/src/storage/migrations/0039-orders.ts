import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Orders of cases: their drafts, the numbers by which their papers are checked, and the messages and links of their service. */
export async function orders(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('case_orders')
    .addColumn('case_id', kind.text, (column) => column.notNull().references('proceedings.id'))
    .addColumn('id', kind.text, (column) => column.notNull())
    .addColumn('draft', kind.binary, (column) => column.notNull())
    .addColumn('check_hash', kind.text, (column) => column.unique())
    .addColumn('check_number', kind.binary)
    .addPrimaryKeyConstraint('case_orders_pk', ['case_id', 'id'])
    .execute();

  await db.schema
    .createTable('order_links')
    .addColumn('code_hash', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('case_id', kind.text, (column) => column.notNull().references('proceedings.id'))
    .addColumn('order_id', kind.text, (column) => column.notNull())
    .addColumn('party', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('order_messages')
    .addColumn('message_id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('case_id', kind.text, (column) => column.notNull().references('proceedings.id'))
    .addColumn('order_id', kind.text, (column) => column.notNull())
    .addColumn('party', kind.text, (column) => column.notNull())
    .addColumn('channel', kind.text, (column) => column.notNull())
    .execute();
}
