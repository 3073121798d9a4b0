import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Help for people at hearings; when staff work, and to which bookings they are allocated. */
export async function board(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('help_requests')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('secret_hash', kind.text, (column) => column.notNull().unique())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('help_requests_seat')
    .on('help_requests')
    .columns(['hearing_id', 'seat', 'asked_at'])
    .execute();
  // Each seat has at most one open request for help.
  await db.schema
    .createIndex('help_requests_open')
    .unique()
    .on('help_requests')
    .columns(['hearing_id', 'seat'])
    .where(sql<boolean>`closed_at is null`)
    .execute();

  await db.schema
    .createTable('help_messages')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('request_id', kind.text, (column) => column.notNull().references('help_requests.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('author', kind.text, (column) => column.notNull())
    .addColumn('nonce', kind.text, (column) => column.notNull())
    .addColumn('body', kind.binary, (column) => column.notNull())
    .addUniqueConstraint('help_messages_nonce', ['request_id', 'author', 'nonce'])
    .execute();

  await db.schema
    .createTable('staff_hours')
    .addColumn('account_id', kind.text, (column) => column.primaryKey().notNull().references('staff_accounts.id'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('hours', kind.text, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('allocations')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('account_id', kind.text, (column) => column.notNull().references('staff_accounts.id'))
    .addColumn('allocated_as', kind.text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('allocations_once', ['hearing_id', 'account_id'])
    .execute();
  await db.schema.createIndex('allocations_account').on('allocations').column('account_id').execute();
}
