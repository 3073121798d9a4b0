import type { OfficialId } from '../ids.ts';
import type { QueuePhase, QueueState } from '../state.ts';
import type { CloseReason, DelayReason } from '../words.ts';

/** The screen in the hall: numbers only, by which nobody can be identified. */
export interface HallView {
  readonly phase: QueuePhase;
  readonly pause: QueueState['pause'];
  readonly delay: { readonly until: number; readonly reason: DelayReason } | null;
  readonly closed: CloseReason | null;
  /** By desk number; `since` (epoch ms): when the number was called last. */
  readonly desks: readonly {
    readonly desk: number;
    readonly number: number | null;
    readonly kind: 'called' | 'meeting' | 'free';
    readonly since: number | null;
  }[];
  /** Numbers that are called next, in the present order of the line. */
  readonly next: readonly number[];
  readonly waiting: number;
}

/** How many of the next numbers are shown. */
const NEXT = 8;

export function hallView(state: QueueState): HallView {
  const { phase, pause, delay, closed, line, requests, plan } = state;
  const here = line.filter((id) => requests.get(id)?.presence.kind === 'here');
  return {
    phase,
    pause,
    delay,
    closed,
    desks: plan.officials.flatMap((official, index) => deskOf(state, official, index + 1)),
    next: here.slice(0, NEXT).flatMap((id) => requests.get(id)?.number ?? []),
    waiting: line.length,
  };
}

function deskOf({ officials, requests }: QueueState, id: OfficialId, desk: number): HallView['desks'] {
  const official = officials.get(id);
  if (official?.present !== true) return [];
  const request = official.request === null ? undefined : requests.get(official.request);
  const stage = request?.stage;
  if (stage?.kind !== 'called' && stage?.kind !== 'meeting') return [{ desk, number: null, kind: 'free', since: null }];
  return [{ desk, number: request?.number ?? null, kind: stage.kind, since: stage.recalledAt ?? stage.since }];
}
