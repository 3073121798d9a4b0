import type { RequestId } from '../ids.ts';
import type { QueueRequest, QueueState } from '../state.ts';

/**
 * Returns when a waiting person's place is given up, epoch milliseconds; null: it is not. People may leave and come back until they
 * are told to be ready; after that they have the same time as a disconnected person.
 */
export function heldUntil({ phase, plan }: QueueState, { stage, presence, readiedAt }: QueueRequest): number | null {
  if (phase !== 'open' || stage.kind !== 'waiting' || presence.kind !== 'away' || readiedAt === null) return null;
  return Math.max(presence.until, readiedAt + plan.placeHeldMs);
}

/** Returns when the places of disconnected people are given up, epoch milliseconds. */
export function heldPlaces(state: QueueState): { readonly request: RequestId; readonly at: number }[] {
  return state.line.flatMap((id) => {
    const request = state.requests.get(id);
    const at = request === undefined ? null : heldUntil(state, request);
    return at === null ? [] : [{ request: id, at }];
  });
}
