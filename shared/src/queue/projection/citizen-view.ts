import type { HearingId } from '../../hearing/ids.ts';
import type { RequestId } from '../ids.ts';
import { heldUntil } from '../law/deadlines.ts';
import type { QueuePhase, QueueRequest, QueueState } from '../state.ts';
import type { CloseReason, DelayReason, DeviceFault, Outcome, RefuseReason } from '../words.ts';
import type { Estimate } from './estimate.ts';

/**
 * A citizen's view of the queue: their own turn, and only the number of people ahead. Two queues that differ only in other people's
 * identities, matters and states look the same.
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

/** The range of the expected call, epoch milliseconds. */
export type ExpectedRange = Pick<Estimate, 'from' | 'until'>;

/** The stage of the citizen's own request. Times are epoch milliseconds. */
export type CitizenStage =
  | { readonly kind: 'asked' | 'lapsed' | 'no-show' | 'redirected' | 'merged' | 'withdrawn' | 'left-over' }
  | {
      readonly kind: 'waiting';
      /** Number of people ahead in the line. */
      readonly ahead: number;
      /** Null while it cannot be estimated. */
      readonly expected: ExpectedRange | null;
      /** When the place is given up, for a person who should be present but is disconnected; null for everybody else. */
      readonly heldUntil: number | null;
      /** Whether the person has come. */
      readonly arrived: boolean;
    }
  /** `desk`: its number on the screen in the hall. `recalls`: changes with every repeated call. */
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

/** Step to which displayed times are rounded, milliseconds. */
const STEP_MS = 5 * 60_000;

/**
 * Returns the view of a request's citizen; null when there is no such request.
 * @param estimates as `estimate` made them
 */
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

/**
 * Rounds an estimate for display, so that a waiting page neither changes every second nor pretends more precision than there is.
 */
export function shownOf(estimate: Estimate | undefined): ExpectedRange | null {
  if (estimate === undefined) return null;
  const from = Math.floor(estimate.from / STEP_MS) * STEP_MS;
  return { from, until: Math.max(Math.ceil(estimate.until / STEP_MS), from / STEP_MS + 1) * STEP_MS };
}
