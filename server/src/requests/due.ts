import { isReopened, NOT_SAID, saidBy } from '@mahzar/shared/queue/carried-out';
import type { CarriedOut } from '@mahzar/shared/queue/carried-out';
import type { QueueEntry } from '@mahzar/shared/queue/event';
import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { momentOf } from '@mahzar/shared/queue/plan';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { Outcome } from '@mahzar/shared/queue/words';
import type { DueKind } from '@mahzar/shared/rest/due-answers';

/** A duty of an office towards a citizen. Times are epoch milliseconds. */
export interface OpenDue {
  readonly what: DueKind;
  readonly request: RequestId;
  readonly official: OfficialId | null;
  readonly dueAt: number | null;
  readonly outcome: Outcome | null;
  readonly carriedOut: CarriedOut;
}

/** Open duties from a day's meetings: missing answers, and answers not carried out. */
export function duesOfMeetings(
  /** Entries of `readAnswers`. */
  entries: readonly QueueEntry[],
  /** End of the day. */
  dayEndsAt: number,
): OpenDue[] {
  const met = new Map<RequestId, OpenDue>();
  for (const { event, actor } of entries) {
    if (event.type === 'meeting-ended') {
      const { request, official } = event;
      met.set(request, { what: 'answer', request, official, dueAt: dayEndsAt, outcome: null, carriedOut: NOT_SAID });
    }
    const before = 'request' in event ? met.get(event.request) : undefined;
    if (before === undefined) continue;
    if (event.type === 'outcome-given') {
      const { request, outcome, dueAt } = event;
      met.set(request, { ...before, what: 'carry-out', outcome, dueAt, carriedOut: NOT_SAID });
    }
    if (event.type === 'carrying-out-noted') {
      met.set(event.request, { ...before, carriedOut: saidBy(before.carriedOut, actor.kind, event.done) });
    }
  }
  return [...met.values()].filter(isOpen);
}

/** An answer without a deadline is no open duty, unless the citizen says that it was not carried out. */
function isOpen({ what, dueAt, carriedOut }: OpenDue): boolean {
  return what === 'answer' || isReopened(carriedOut) || (dueAt !== null && carriedOut.office !== true);
}

/** Undecided requests of a day, by their turns. */
export function duesOfRequests({ requests, plan, phase }: QueueState): OpenDue[] {
  if (phase === 'closed') return [];
  return [...requests.values()].flatMap(({ id, stage, assigned }) =>
    stage.kind === 'asked'
      ? [
          {
            what: 'decide' as const,
            request: id,
            official: assigned,
            dueAt: momentOf(plan, stage.number),
            outcome: null,
            carriedOut: NOT_SAID,
          },
        ]
      : [],
  );
}

type Timed = Pick<OpenDue, 'what' | 'dueAt' | 'carriedOut'>;

/**
 * Whether a duty is late at a moment, epoch milliseconds; an answer that the office reports as carried out is never late, even if
 * the citizen disagrees.
 */
export function isLate({ dueAt, what, carriedOut }: Timed, now: number): boolean {
  return dueAt !== null && dueAt < now && !(what === 'carry-out' && carriedOut.office === true);
}

/** Compares by lateness at a moment (epoch ms), then by deadline; duties without a deadline come last. */
export function byUrgency(now: number) {
  return (one: Timed, other: Timed): number =>
    Number(isLate(other, now)) - Number(isLate(one, now)) || (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity) || 0;
}
