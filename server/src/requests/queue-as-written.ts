import { evolveQueue, replayQueue } from '@mahzar/shared/queue/evolve/evolve';
import { queueId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { QueueSnapshot } from '../queue/queue-service.ts';
import { readQueueAfter } from '../queue/store/queue-log.ts';
import type { Database } from '../storage/database.ts';
import type { StoredRequest } from './request-store.ts';

/**
 * The queue of a request's turn, read from its log now; undefined: there is none. For transactions that hold the request's lock:
 * the queue's own commands may wait for that lock, so the queue service cannot be asked there.
 * @param known the queue before the transaction, from which on the log is read
 * @throws TamperedLogError
 */
export async function queueAsWritten(
  on: Database,
  { office, turn }: Pick<StoredRequest, 'office' | 'turn'>,
  known: QueueSnapshot | null = null,
): Promise<QueueState | undefined> {
  if (turn === null) return undefined;
  const id = queueId(office, turn.day);
  const before = known?.state.id === id ? known : null;
  const entries = await readQueueAfter(on, id, before?.seq ?? 0);
  if (before !== null) return entries.reduce(evolveQueue, before.state);
  return entries.length === 0 ? undefined : replayQueue(entries);
}
