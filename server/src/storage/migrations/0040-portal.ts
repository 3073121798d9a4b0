import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** People who see their own cases: their one-time codes and browser sessions. */
export async function portal(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('portal_sessions')
    .addColumn('hash', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('person', kind.binary, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('portal_codes')
    .addColumn('key', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('person', kind.binary)
    .addColumn('counted_by', kind.text, (column) => column.notNull())
    .addColumn('code_hash', kind.text)
    .addColumn('code_until', 'bigint', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('sends', 'integer', (column) => column.notNull())
    .addColumn('sends_since', 'bigint', (column) => column.notNull())
    .addColumn('last_send_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('locked_at', 'bigint')
    .execute();
}
