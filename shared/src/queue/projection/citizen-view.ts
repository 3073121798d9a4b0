import type { HearingId } from '../../hearing/ids.ts';
import type { RequestId } from '../ids.ts';
import { heldUntil } from '../law/deadlines.ts';
import type { QueuePhase, QueueRequest, QueueState } from '../state.ts';
import type { CloseReason, DelayReason, DeviceFault, Outcome, RefuseReason } from '../words.ts';
import type { Estimate } from './estimate.ts';

/**
 * What a citizen sees of the queue: the own turn, and of all others only how many are before. Two queues that differ in who the
 * others are, what they came for and how they are look the same.
 */
export interface CitizenView {
  readonly phase: QueuePhase;
  /** `YYYY-MM-DD` in the court's zone. */
  readonly day: string;
  readonly opensAt: number;
  readonly pause: QueueState['pause'];
  readonly delay: { readonly until: number; readonly reason: DelayReason } | null;
  readonly closed: CloseReason | null;
  readonly number: number | null;
  readonly stage: CitizenStage;
  readonly urgent: boolean;
  readonly device: readonly DeviceFault[] | null;
  readonly readied: boolean;
}

/** From when to when somebody will probably be called, epoch milliseconds. */
export type Expected = Pick<Estimate, 'from' | 'until'>;

/** What has become of the own request. Times are epoch milliseconds. */
export type CitizenStage =
  | { readonly kind: 'asked' | 'lapsed' | 'no-show' | 'redirected' | 'merged' | 'withdrawn' | 'left-over' }
  | {
      readonly kind: 'waiting';
      /** People who stand before this one in the line. */
      readonly ahead: number;
      /** Null while it cannot be said. */
      readonly expected: Expected | null;
      /** Until when the place is kept of somebody who should be there and was cut off; null of everybody else. */
      readonly heldUntil: number | null;
      /** They have not come yet. */
      readonly arrived: boolean;
    }
  /** `desk`: as the screen in the hall calls it. `recalls`: changes when they are called again. */
  | {
      readonly kind: 'called' | 'meeting';
      readonly hearing: HearingId;
      readonly desk: number;
      readonly since: number;
      readonly recalledAt: number | null;
    }
  | {
      readonly kind: 'ended';
      readonly hearing: HearingId;
      readonly outcome: Outcome | null;
      readonly dueAt: number | null;
    }
  | { readonly kind: 'refused'; readonly reason: RefuseReason };

/** The steps in which it is shown when somebody is expected to be called, milliseconds. */
const STEP_MS = 5 * 60_000;

/** What the person of a request sees; null when there is no such request. @param estimates as `estimate` made them */
export function citizenView(
  state: QueueState,
  id: RequestId,
  estimates: ReadonlyMap<RequestId, Estimate>,
): CitizenView | null {
  const request = state.requests.get(id);
  if (request === undefined) return null;
  const { phase, day, plan, pause, delay, closed } = state;
  const { number, urgent, device, readiedAt } = request;
  const stage = stageOf(state, request, estimates);
  return {
    phase,
    day,
    opensAt: plan.opensAt,
    pause,
    delay,
    closed,
    number,
    stage,
    urgent,
    device,
    readied: readiedAt !== null,
  };
}

function stageOf(state: QueueState, request: QueueRequest, estimates: ReadonlyMap<RequestId, Estimate>): CitizenStage {
  const { id, stage, presence } = request;
  switch (stage.kind) {
    case 'waiting':
      return {
        kind: 'waiting',
        ahead: state.line.indexOf(id),
        expected: shownOf(estimates.get(id)),
        heldUntil: heldUntil(state, request),
        arrived: presence.kind !== 'expected',
      };
    case 'called':
    case 'meeting': {
      const { kind, hearing, official, since, recalledAt } = stage;
      return { kind, hearing, desk: state.plan.officials.indexOf(official) + 1, since, recalledAt };
    }
    case 'ended':
      return { kind: 'ended', hearing: stage.hearing, outcome: stage.outcome, dueAt: stage.dueAt };
    case 'refused':
      return { kind: 'refused', reason: stage.reason };
    case 'asked':
    case 'lapsed':
    case 'no-show':
    case 'redirected':
    case 'merged':
    case 'withdrawn':
    case 'left-over':
      return { kind: stage.kind };
    default:
      return stage satisfies never;
  }
}

/** What is shown of an estimate: a page that waits is not told of every second, and says no more than is known. */
export function shownOf(estimate: Estimate | undefined): Expected | null {
  if (estimate === undefined) return null;
  const from = Math.floor(estimate.from / STEP_MS) * STEP_MS;
  return { from, until: Math.max(Math.ceil(estimate.until / STEP_MS), from / STEP_MS + 1) * STEP_MS };
}
