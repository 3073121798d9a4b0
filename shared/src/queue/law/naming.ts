import type { RequestId } from '../ids.ts';
import type { QueueState, Stage } from '../state.ts';
import { QUEUE_PERMISSIONS } from './permissions.ts';
import type { QueueCapacity } from './permissions.ts';

/** Until it is called: the seats of a meeting are made with the call. */
const BEFORE_CALL: ReadonlySet<Stage['kind']> = new Set(['asked', 'waiting', 'lapsed']);

/**
 * Whether it may be said now who joins the meeting of a request from elsewhere.
 * @param queue of its day; undefined: it has none yet
 */
export function mayNameGuests(queue: QueueState | undefined, request: RequestId, capacity: QueueCapacity): boolean {
  const { capacities, phases } = QUEUE_PERMISSIONS['name-guests'];
  if (!capacities.includes(capacity)) return false;
  if (queue === undefined) return true;
  const stage = queue.requests.get(request)?.stage.kind;
  return phases.includes(queue.phase) && (stage === undefined || BEFORE_CALL.has(stage));
}
