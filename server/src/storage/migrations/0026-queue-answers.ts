import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Finds the answers of an office's days, and later notes about them, without reading whole days. */
export async function queueAnswers(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createIndex('queue_entries_answers')
    .on('queue_entries')
    .column('queue_id')
    .where(sql<boolean>`type in ('meeting-ended', 'outcome-given', 'carrying-out-noted')`)
    .execute();
}
