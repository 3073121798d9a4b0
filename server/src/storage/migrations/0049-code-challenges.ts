import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/**
 * One-time codes of browsers without a proven identity, for all purposes. Codes of the former table were valid for five minutes
 * only.
 */
export async function codeChallenges(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('code_challenges')
    .addColumn('key', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('subject', kind.binary)
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
  await db.schema.createIndex('code_challenges_until').on('code_challenges').column('code_until').execute();
  await db.schema.dropTable('portal_codes').execute();
  await db.deleteFrom('request_codes').where('key', 'like', 'open:%').execute();
  await db.schema.alterTable('request_codes').dropColumn('counted_by').execute();
}
