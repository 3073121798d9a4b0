import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Index of entries about people with a number, which are searched whenever a paper of a case is made or read: logs are long. */
export async function numberedSeats(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createIndex('log_entries_numbered')
    // On a server with a log it was built before, see `buildIndexConcurrently`.
    .ifNotExists()
    .on('log_entries')
    .column('hearing_id')
    .where(sql<boolean>`type in ('hearing-scheduled', 'seats-changed', 'person-protected', 'protection-lifted')`)
    .execute();
}
