import type { Kysely } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { RequestId } from '@mahzar/shared/queue/ids';
import type { Tables } from '../tables.ts';
import type { DatabaseKind } from '../dialect.ts';

/**
 * The request of a meeting: it is kept as long as the meeting's record. For older meetings it is taken from the calls in the
 * queues' logs.
 */
export async function requestsOfMeetings(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('hearings').addColumn('request_id', kind.text).execute();
  const calls = await db.selectFrom('queue_entries').select('payload').where('type', '=', 'called').execute();
  for (const { payload } of calls) {
    const { hearing, request } = JSON.parse(payload) as { readonly hearing: HearingId; readonly request: RequestId };
    await db.updateTable('hearings').set({ request_id: request }).where('id', '=', hearing).execute();
  }
  await db.schema.createIndex('hearings_request').on('hearings').column('request_id').execute();
  await db.schema.createIndex('requests_changed').on('requests').columns(['changed_at', 'id']).execute();
}
