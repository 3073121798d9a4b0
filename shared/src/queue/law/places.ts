import type { RequestId } from '../ids.ts';
import type { QueueRequest, QueueState } from '../state.ts';

/**
 * Returns the request in front of which a request with this number belongs. Requests are ordered by number, but a request that was
 * placed for a reason stays where it is.
 */
export function placeByNumber({ line, requests }: QueueState, number: number): RequestId | null {
  return line.find((id) => isAfter(requests.get(id), number)) ?? null;
}

function isAfter(request: QueueRequest | undefined, number: number): boolean {
  return request?.standing === 'number' && request.number !== null && request.number > number;
}

/** Returns the request in front of which an urgent request belongs: behind the other urgent ones, before all others. */
export function placeOfUrgent({ line, requests }: QueueState, urgent: RequestId): RequestId | null {
  return line.find((id) => id !== urgent && requests.get(id)?.standing !== 'urgent') ?? null;
}

/** Number of people who are called before a person who did not answer is called again. */
const SKIPPED_BEHIND = 2;

/** Returns the request in front of which a person who did not answer belongs: after the next two who can be called. */
export function placeOfSkipped({ line, requests }: QueueState): RequestId | null {
  const here = line.filter((id) => requests.get(id)?.presence.kind === 'here');
  const last = here[SKIPPED_BEHIND - 1];
  return last === undefined ? null : (line[line.indexOf(last) + 1] ?? null);
}
