import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** The last entry of each queue's log that citizens were notified about. Citizens were notified of earlier entries at once. */
export async function queueNews(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('queues')
    .addColumn('told_seq', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`
    update queues set told_seq =
      coalesce((select max(seq) from queue_entries where queue_entries.queue_id = queues.id), 0)`.execute(db);
}
