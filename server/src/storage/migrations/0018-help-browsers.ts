import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/**
 * Each browser of a seat asks for help separately; before, a request by another browser with the link ended the earlier request.
 * The browser of older requests is unknown.
 */
export async function helpBrowsers(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('help_requests').addColumn('browser', kind.text).execute();
  await db.schema.dropIndex('help_requests_open').execute();
  await db.schema
    .createIndex('help_requests_open')
    .unique()
    .on('help_requests')
    .columns(['hearing_id', 'seat', 'browser'])
    .where(sql<boolean>`closed_at is null`)
    .execute();
}
