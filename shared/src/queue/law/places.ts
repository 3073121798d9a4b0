import type { RequestId } from '../ids.ts';
import type { QueueRequest, QueueState } from '../state.ts';

/** In whose place somebody with this number is put: numbers count, but whoever was put somewhere for a reason stays there. */
export function placeByNumber({ line, requests }: QueueState, number: number): RequestId | null {
  return line.find((id) => isAfter(requests.get(id), number)) ?? null;
}

function isAfter(request: QueueRequest | undefined, number: number): boolean {
  return request?.standing === 'number' && request.number !== null && request.number > number;
}

/** Behind the others who are urgent, before everybody else. */
export function placeOfUrgent({ line, requests }: QueueState, urgent: RequestId): RequestId | null {
  return line.find((id) => id !== urgent && requests.get(id)?.standing !== 'urgent') ?? null;
}

/** So many are called before somebody who did not answer is called again. */
const SKIPPED_BEHIND = 2;

/** Of somebody who did not answer: after the next two who can be called. */
export function placeOfSkipped({ line, requests }: QueueState): RequestId | null {
  const here = line.filter((id) => requests.get(id)?.presence.kind === 'here');
  const last = here[SKIPPED_BEHIND - 1];
  return last === undefined ? null : (line[line.indexOf(last) + 1] ?? null);
}
