import type { OfficialId, RequestId } from '../ids.ts';
import type { QueuePlan } from '../plan.ts';
import { mayBeCalledBy } from '../state.ts';
import type { QueuePhase, QueueRequest, QueueState } from '../state.ts';
import { nextFor } from '../law/calling.ts';
import type { Estimate } from './estimate.ts';

/** A request as the office sees it. Its person, text and files are requested separately by its id. */
export interface LineRow extends Omit<QueueRequest, 'id'> {
  readonly request: RequestId;
  /** Epoch ms, rounded to the minute; null if the person does not wait, or if it cannot be estimated. */
  readonly expectedAt: number | null;
}

/** The office's view of its day. */
export interface LineView {
  readonly phase: QueuePhase;
  readonly day: string;
  readonly plan: QueuePlan;
  readonly pause: QueueState['pause'];
  readonly delay: QueueState['delay'];
  readonly closed: QueueState['closed'];
  readonly officials: readonly {
    readonly official: OfficialId;
    readonly present: boolean;
    readonly request: RequestId | null;
    /** The request that the official would call now. */
    readonly next: RequestId | null;
  }[];
  readonly rows: readonly LineRow[];
  /** Numbers of the waiting people, in calling order. */
  readonly line: readonly number[];
}

const MINUTE_MS = 60_000;

/**
 * Returns the view of other staff, who see everything.
 * @param estimates as `estimate` made them
 */
export function staffView(state: QueueState, estimates: ReadonlyMap<RequestId, Estimate>): LineView {
  return lineView(state, estimates, () => true);
}

/** Returns the view of an official: people who wait for them or for any official, and people whom they meet or have met. */
export function officialView(
  state: QueueState,
  official: OfficialId,
  estimates: ReadonlyMap<RequestId, Estimate>,
): LineView {
  return lineView(state, estimates, (request) => {
    const { stage } = request;
    if (stage.kind === 'called' || stage.kind === 'meeting' || stage.kind === 'ended')
      return stage.official === official;
    return mayBeCalledBy(request, official);
  });
}

function lineView(
  state: QueueState,
  estimates: ReadonlyMap<RequestId, Estimate>,
  isShown: (request: QueueRequest) => boolean,
): LineView {
  const { phase, day, plan, pause, delay, closed, officials, requests, line } = state;
  const rows = [...requests.values()].filter(isShown).map((request): LineRow => {
    const { id, ...rest } = request;
    return { ...rest, request: id, expectedAt: minuteOf(estimates.get(id)) };
  });
  const shown = new Set(rows.map(({ request }) => request));
  const ifShown = (id: RequestId | null) => (id !== null && shown.has(id) ? id : null);
  return {
    phase,
    day,
    plan,
    pause,
    delay,
    closed,
    officials: plan.officials.map((official) => {
      const is = officials.get(official);
      return {
        official,
        present: is?.present === true,
        request: ifShown(is?.request ?? null),
        next: ifShown(nextFor(state, official)),
      };
    }),
    rows,
    line: line.flatMap((id) => (shown.has(id) ? (requests.get(id)?.number ?? []) : [])),
  };
}

function minuteOf(estimate: Estimate | undefined): number | null {
  return estimate === undefined ? null : Math.round(estimate.at / MINUTE_MS) * MINUTE_MS;
}
