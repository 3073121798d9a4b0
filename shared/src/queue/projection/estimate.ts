import type { OfficialId, RequestId } from '../ids.ts';
import { momentOf } from '../plan.ts';
import type { QueuePlan } from '../plan.ts';
import { mayBeCalledBy } from '../state.ts';
import type { QueueRequest, QueueState } from '../state.ts';

/** When a person will probably be called, epoch ms. `at` is the median, and in four of five cases the call falls into the range. */
export interface Estimate {
  readonly at: number;
  readonly from: number;
  readonly until: number;
}

/** Weight of the planned length: it counts like this number of held meetings. */
const PLAN_WEIGHT = 5;
/** Assumed gap between two people before the day has data, milliseconds, and its weight as a number of gaps. */
const GAP_MS = 60_000;
const GAP_WEIGHT = 3;
/** A longer gap between two people is not counted, because the official did something else. */
const LONGEST_GAP_MS = 5 * 60_000;
/** Lengths of meetings as parts of their mean: quantiles of a lognormal distribution with a coefficient of variation of 0.6. */
const SPREAD = [0.35, 0.49, 0.61, 0.73, 0.86, 1.01, 1.2, 1.5, 2.25] as const;
const VARIATION = 0.6;
/** The same coefficient for whole turns, some of which take no time because the person does not come. */
const TURN_VARIATION = 0.7;
/** Distance of the range's ends from the median, in standard deviations: delays of a day have no limit, gains have. */
const RANGE = { earlier: 1, later: 1.3 } as const;
/**
 * An estimate is the median of the possible times. Few meetings are long and many are short, so the median lies before the mean by
 * this part of a turn, however many people are ahead: for a sum, by a sixth of skewness times deviation (Cornish and Fisher). With
 * several officials the lengths even out, and the shift is divided by their number.
 */
const SKEW = 0.3;
/** Assumed share of people with a turn who come, before the day has data, and its weight as a number of people. */
const COME = 0.85;
const COME_WEIGHT = 10;
/**
 * Assumed arrival of people relative to their turn's moment (ms): most come before it. Used before anybody has come; `weight` is a
 * number of people.
 */
const COMING = { meanMs: -20 * 60_000, deviationMs: 20 * 60_000, weight: 10 } as const;
/** Arrivals that are this much earlier or later than the turn are not counted, because they say nothing about other people. */
const FAR_MS = 120 * 60_000;
/** Share of people who still come although they were told to be ready this long ago (ms). */
const COME_LATE = [
  { afterMs: 15 * 60_000, share: 0.03 },
  { afterMs: 6 * 60_000, share: 0.3 },
] as const;
/** Assumed share of called people who answer in the end, before the day has data, and its weight as a number of people. */
const ANSWER = 0.95;
const ANSWER_WEIGHT = 10;
/** Share of disconnected people who come back. */
const COME_BACK = 0.6;
/** Usual delay of an official who is late at the day's beginning, and how long such an official is expected, milliseconds. */
const LATE_MS = 5 * 60_000;
const LATEST_MS = 20 * 60_000;
/** Assumed length of a pause without an announced end. */
const OPEN_PAUSE_MS = 10 * 60_000;

/**
 * Estimates when each waiting person will be called. It simulates the line with the day's mean length of a meeting, the present
 * officials, and the share of people who come. Pure; `now` is epoch milliseconds.
 */
export function estimate(state: QueueState, now: number): ReadonlyMap<RequestId, Estimate> {
  const estimates = new Map<RequestId, Estimate>();
  if (state.phase === 'closed') return estimates;
  const turnMs = meanTurn(state);
  const start = startOf(state, now);
  const free = freeFrom(state, now, start, turnMs);
  const shares = { come: shareStillToCome(state, now), answer: shareWhoAnswer(state) };
  const turns = new Map<OfficialId, number>();
  // Standard error of the day's mean, as a part of the mean.
  const unsure = VARIATION / Math.sqrt(PLAN_WEIGHT + state.busy.filter(({ met }) => met).length);
  for (const id of state.line) {
    const request = state.requests.get(id);
    const desk = request && firstFree(free, request);
    if (request === undefined || desk === undefined) continue;
    const [official, at] = desk;
    const before = turns.get(official) ?? 0;
    const middle = Math.max(start, at - (SKEW * turnMs) / free.size);
    const deviation = turnMs * Math.hypot(TURN_VARIATION * Math.sqrt(before / free.size + 0.5), before * unsure);
    estimates.set(id, {
      at: Math.round(middle),
      from: Math.round(Math.max(start, middle - RANGE.earlier * deviation)),
      until: Math.round(middle + RANGE.later * deviation),
    });
    const share = shareOf(request, shares, now);
    free.set(official, afterBreak(state.plan, at + share * turnMs));
    turns.set(official, before + share);
  }
  return estimates;
}

/** Returns the mean time from one call to the next, milliseconds. */
function meanTurn({ plan, busy }: QueueState): number {
  const met = busy.filter(({ met }) => met);
  const lengths = met.reduce((sum, { from, to }) => sum + to - from, 0);
  const lengthMs = (PLAN_WEIGHT * plan.plannedMs + lengths) / (PLAN_WEIGHT + met.length);
  let [gaps, count, lost] = [GAP_WEIGHT * GAP_MS, GAP_WEIGHT, 0];
  for (const { from, to, gapMs, met } of busy) {
    if (!met) lost += to - from;
    if (gapMs > LONGEST_GAP_MS) continue;
    gaps += gapMs;
    count += 1;
  }
  // People who did not answer add their share to each turn.
  const lostMs = lost / (PLAN_WEIGHT + met.length);
  return lengthMs + gaps / count + lostMs;
}

/** Returns from when each official is free for the next person, epoch milliseconds. */
function freeFrom(state: QueueState, now: number, start: number, turnMs: number): Map<OfficialId, number> {
  const { phase, plan, officials, openedAt } = state;
  const present = [...officials.values()].filter(({ present }) => present);
  if (present.length === 0) return new Map(plan.officials.map((id) => [id, start]));
  // An official who has not come yet counts as late, and after a while as absent; so does one who has left.
  const isBegun = phase !== 'planned';
  const isLate = isBegun && now < (openedAt ?? plan.opensAt) + LATEST_MS;
  const coming = plan.officials.filter((id) =>
    isBegun ? isLate && !officials.has(id) : officials.get(id)?.present !== true,
  );
  return new Map([
    ...present.map(({ id, busySince }): [OfficialId, number] => {
      const left = busySince === null ? 0 : remaining(state, now - busySince, turnMs);
      return [id, afterBreak(plan, Math.max(start, now + left))];
    }),
    ...coming.map((id): [OfficialId, number] => [id, afterBreak(plan, start + (isBegun ? LATE_MS : 0))]),
  ]);
}

/** Returns the earliest possible call, epoch milliseconds. */
function startOf({ phase, plan, pause, delay }: QueueState, now: number): number {
  const paused = pause === null ? 0 : (pause.until ?? now + OPEN_PAUSE_MS);
  return afterBreak(plan, Math.max(now, delay?.until ?? 0, phase === 'planned' ? plan.opensAt : 0, paused));
}

/** Returns the earliest possible call at or after a moment, outside the breaks. */
function afterBreak({ breaks }: QueuePlan, at: number): number {
  return breaks.find(({ from, until }) => from <= at && at < until)?.until ?? at;
}

/** Returns the expected remaining length of a running meeting, milliseconds: the mean excess of the longer meetings. */
function remaining({ busy }: QueueState, elapsedMs: number, turnMs: number): number {
  const lengths = [
    ...SPREAD.map((part) => part * turnMs),
    ...busy.flatMap(({ from, to, met }) => (met ? to - from : [])),
  ];
  const longer = lengths.filter((length) => length > elapsedMs);
  if (longer.length === 0) return VARIATION * turnMs;
  return longer.reduce((sum, length) => sum + length - elapsedMs, 0) / longer.length;
}

function firstFree(
  free: ReadonlyMap<OfficialId, number>,
  request: QueueRequest,
): readonly [OfficialId, number] | undefined {
  let first: readonly [OfficialId, number] | undefined;
  for (const desk of free)
    if (mayBeCalledBy(request, desk[0]) && (first === undefined || desk[1] < first[1])) first = desk;
  return first;
}

/** Returns the share of people who were present, of those whose turn has come. */
function shareWhoCome({ requests }: QueueState): number {
  const last = lastCalled(requests);
  let [came, all] = [COME * COME_WEIGHT, COME_WEIGHT];
  for (const { number, arrivedAt, via } of requests.values()) {
    if (number === null || via !== 'ahead' || number > last) continue;
    all += 1;
    if (arrivedAt !== null) came += 1;
  }
  return came / all;
}

/** Returns the share of people who answered, of those who were called and are finished. */
function shareWhoAnswer({ requests }: QueueState): number {
  let [met, all] = [ANSWER * ANSWER_WEIGHT, ANSWER_WEIGHT];
  for (const { stage, calls } of requests.values()) {
    if (calls === 0 || (stage.kind !== 'ended' && stage.kind !== 'no-show')) continue;
    all += 1;
    if (stage.kind === 'ended') met += 1;
  }
  return met / all;
}

/** Returns the highest number that was called in order; people who were placed earlier by hand are ignored. */
function lastCalled(requests: QueueState['requests']): number {
  let last = 0;
  for (const { number, calls, via, standing } of requests.values())
    if (calls > 0 && number !== null && via === 'ahead' && standing === 'number') last = Math.max(last, number);
  return last;
}

/**
 * Returns a function from a number to the probability that its absent person still comes (Bayes): it falls with time, because most
 * people who come at all have come by then. Arrival times are learnt from the arrivals so far, as a normal distribution.
 */
function shareStillToCome(state: QueueState, now: number): (number: number) => number {
  const { plan, requests } = state;
  const come = shareWhoCome(state);
  let count: number = COMING.weight;
  let sum = count * COMING.meanMs;
  let squares = count * (COMING.meanMs ** 2 + COMING.deviationMs ** 2);
  for (const { number, arrivedAt, via } of requests.values()) {
    if (number === null || arrivedAt === null || via !== 'ahead') continue;
    const after = arrivedAt - momentOf(plan, number);
    if (Math.abs(after) > FAR_MS) continue;
    count += 1;
    sum += after;
    squares += after ** 2;
  }
  const mean = sum / count;
  const deviation = Math.sqrt(squares / count - mean ** 2);
  return (number) => {
    const later = come * (1 - normalShare((now - momentOf(plan, number) - mean) / deviation));
    return later / (later + 1 - come);
  };
}

/** Returns the share of a standard normal distribution below a value (Abramowitz and Stegun 26.2.17; error below 1e-7). */
function normalShare(value: number): number {
  const part = 1 / (1 + 0.2316419 * Math.abs(value));
  const density = Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI);
  const tail =
    density *
    part *
    (0.31938153 + part * (-0.356563782 + part * (1.781477937 + part * (-1.821255978 + part * 1.330274429))));
  return value > 0 ? 1 - tail : tail;
}

/** Returns the probability that a person takes their turn. */
function shareOf(
  { presence, readiedAt, number, via }: QueueRequest,
  { come, answer }: { readonly come: (number: number) => number; readonly answer: number },
  now: number,
): number {
  if (presence.kind === 'here') return answer;
  if (presence.kind === 'away') return COME_BACK;
  const late = readiedAt === null ? undefined : COME_LATE.find(({ afterMs }) => now - readiedAt > afterMs);
  return (late?.share ?? (via === 'ahead' && number !== null ? come(number) : COME)) * answer;
}
