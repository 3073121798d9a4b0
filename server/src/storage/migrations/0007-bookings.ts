import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Cases and bookings with their search terms, and calendar feeds. */
export async function bookings(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('cases')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('number', kind.text, (column) => column.notNull().unique())
    .addColumn('branch', kind.text, (column) => column.notNull())
    .addColumn('kind', kind.text, (column) => column.notNull())
    .addColumn('archived', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('details', kind.binary, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('case_words')
    .addColumn('word', kind.text, (column) => column.notNull())
    .addColumn('case_id', kind.text, (column) => column.notNull().references('cases.id'))
    .addPrimaryKeyConstraint('case_words_pk', ['word', 'case_id'])
    .execute();
  await db.schema.createIndex('case_words_case').on('case_words').column('case_id').execute();

  await db.schema
    .createTable('bookings')
    .addColumn('hearing_id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('case_id', kind.text, (column) => column.notNull().references('cases.id'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('branch', kind.text, (column) => column.notNull())
    .addColumn('room', kind.text)
    .addColumn('kind', kind.text, (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('public', 'integer', (column) => column.notNull())
    .addColumn('recording_policy', kind.text, (column) => column.notNull())
    .addColumn('series_id', kind.text)
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('title', kind.binary, (column) => column.notNull())
    .addColumn('details', kind.binary, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('bookings_start').on('bookings').columns(['starts_at', 'hearing_id']).execute();
  await db.schema.createIndex('bookings_case').on('bookings').columns(['case_id', 'starts_at']).execute();
  await db.schema
    .createIndex('bookings_branch')
    .on('bookings')
    .columns(['branch', 'starts_at', 'hearing_id'])
    .execute();
  await db.schema.createIndex('bookings_series').on('bookings').column('series_id').execute();

  await db.schema
    .createTable('booking_words')
    .addColumn('word', kind.text, (column) => column.notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addPrimaryKeyConstraint('booking_words_pk', ['word', 'hearing_id'])
    .execute();
  await db.schema.createIndex('booking_words_hearing').on('booking_words').column('hearing_id').execute();

  await db.schema
    .createTable('calendar_feeds')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('account_id', kind.text, (column) => column.notNull().references('staff_accounts.id'))
    .addColumn('secret_hash', kind.text, (column) => column.notNull())
    .addColumn('scope', kind.text, (column) => column.notNull())
    .addColumn('branch', kind.text)
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('calendar_feeds_account').on('calendar_feeds').column('account_id').execute();

  // A cancelled hearing may be restored, so the last of these entries tells whether it is over.
  await db.schema.dropIndex('log_entries_over').execute();
  await db.schema
    .createIndex('log_entries_course')
    .on('log_entries')
    .columns(['hearing_id', 'seq'])
    .where(
      sql<boolean>`type in ('hearing-opened', 'hearing-adjourned', 'hearing-closed', 'hearing-cancelled', 'hearing-restored')`,
    )
    .execute();
}
