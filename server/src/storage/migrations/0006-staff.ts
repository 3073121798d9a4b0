import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Staff accounts with their credentials, and the log of staff acts. */
export async function staff(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('staff_accounts')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('email_index', kind.text, (column) => column.notNull().unique())
    .addColumn('email', kind.binary, (column) => column.notNull())
    .addColumn('name', kind.binary, (column) => column.notNull())
    .addColumn('language', kind.text, (column) => column.notNull())
    .addColumn('roles', kind.text, (column) => column.notNull())
    .addColumn('disabled', 'integer', (column) => column.notNull())
    .addColumn('password', kind.text)
    .addColumn('totp', kind.binary)
    .addColumn('totp_pending', kind.binary)
    .addColumn('totp_step', 'bigint', (column) => column.notNull())
    .addColumn('last_sign_in_at', 'bigint')
    .execute();
  await db.schema.createIndex('staff_accounts_newest').on('staff_accounts').columns(['created_at', 'id']).execute();

  await db.schema
    .createTable('staff_recovery_codes')
    .addColumn('account_id', kind.text, (column) => column.notNull().references('staff_accounts.id'))
    .addColumn('hash', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('staff_recovery_codes_pk', ['account_id', 'hash'])
    .execute();

  await db.schema
    .createTable('staff_sessions')
    .addColumn('hash', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('id', kind.text, (column) => column.notNull().unique())
    .addColumn('account_id', kind.text, (column) => column.notNull().references('staff_accounts.id'))
    .addColumn('step', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('staff_sessions_account').on('staff_sessions').column('account_id').execute();

  await db.schema
    .createTable('staff_invitations')
    .addColumn('hash', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('account_id', kind.text, (column) => column.notNull().references('staff_accounts.id'))
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('staff_invitations_account').on('staff_invitations').column('account_id').execute();

  await db.schema
    .createTable('attempts')
    .addColumn('key', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('free_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('audit_entries')
    .addColumn('seq', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', kind.text, (column) => column.notNull())
    .addColumn('act', kind.text, (column) => column.notNull())
    .addColumn('subject', kind.text)
    .addColumn('details', kind.text, (column) => column.notNull())
    .addColumn('prev_hash', kind.text, (column) => column.notNull())
    .addColumn('hash', kind.text, (column) => column.notNull())
    .execute();
  await kind.makeAppendOnly(db, 'audit_entries');
  for (const column of ['at', 'actor', 'act', 'subject'] as const) {
    await db.schema.createIndex(`audit_entries_${column}`).on('audit_entries').columns([column, 'seq']).execute();
  }
}
