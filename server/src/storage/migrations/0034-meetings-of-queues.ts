import type { Kysely } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Tables } from '../tables.ts';
import type { DatabaseKind } from '../dialect.ts';

/** The queue of a meeting. For older meetings it is taken from the calls in the queues' logs. */
export async function meetingsOfQueues(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('hearings').addColumn('queue_id', kind.text).execute();
  const calls = await db
    .selectFrom('queue_entries')
    .select(['queue_id', 'payload'])
    .where('type', '=', 'called')
    .execute();
  for (const { queue_id, payload } of calls) {
    const { hearing } = JSON.parse(payload) as { readonly hearing: HearingId };
    await db.updateTable('hearings').set({ queue_id }).where('id', '=', hearing).execute();
  }
  await db.schema.createIndex('hearings_queue').on('hearings').columns(['queue_id', 'created_at']).execute();
}
