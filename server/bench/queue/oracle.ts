import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import { median } from '../options.ts';
import type { Chance } from './chance.ts';
import { DRAW } from './drawn-day.ts';
import type { DrawnDay } from './drawn-day.ts';

const MINUTE_MS = 60_000;
const FUTURES = 60;
/** Calls later than this are not estimated. */
const HORIZON_MS = 75 * MINUTE_MS;
/** Number of attempts to draw a length that exceeds the time already passed. */
const DRAWS = 40;

/** A person in the line of one simulated future. */
interface Waiting {
  readonly request: RequestId;
  /** The time from which the person can be called, epoch ms; null: never comes. */
  readonly hereAt: number | null;
}

/**
 * The best possible estimate of each waiting person's call time. The rest of the day is simulated many times from the distributions
 * that generated the day, with its true mean length, the true pace of each official and the current queue; the result is the
 * median. Its remaining error is randomness that no estimate can predict.
 */
export function oracle(day: DrawnDay, state: QueueState, now: number, chance: Chance): ReadonlyMap<RequestId, number> {
  const calls = new Map<RequestId, number[]>();
  for (let future = 0; future < FUTURES; future += 1)
    for (const [request, at] of drawFuture(day, state, now, chance)) {
      const known = calls.get(request);
      if (known === undefined) calls.set(request, [at]);
      else known.push(at);
    }
  return new Map([...calls].map(([request, times]) => [request, median(times)]));
}

function drawFuture(day: DrawnDay, state: QueueState, now: number, chance: Chance): ReadonlyMap<RequestId, number> {
  const called = new Map<RequestId, number>();
  const desks = day.officials.map(({ id, pace }) => ({ pace, freeAt: freeAt(day, state, id, now, chance) }));
  const line = state.line.map((id) => drawArrival(day, state, id, now, chance));
  const [paused, goesOn] = [day.pause.from, day.pause.until];
  while (line.length > 0) {
    const desk = desks.reduce((first, other) => (other.freeAt < first.freeAt ? other : first));
    if (desk.freeAt >= paused && desk.freeAt < goesOn) {
      desk.freeAt = goesOn + chance.between(0, 15_000);
      continue;
    }
    if (desk.freeAt > now + HORIZON_MS) break;
    const at = line.findIndex(({ hereAt }) => hereAt !== null && hereAt <= desk.freeAt);
    if (at < 0) {
      const next = Math.min(...line.map(({ hereAt }) => hereAt ?? Infinity));
      if (next === Infinity) break;
      desk.freeAt = next + chance.between(0, 15_000);
      continue;
    }
    const [{ request }] = line.splice(at, 1) as [Waiting];
    if (!called.has(request)) called.set(request, desk.freeAt);
    desk.freeAt += DRAW.answers(chance)
      ? lengthOf(day, desk.pace, chance) + DRAW.gapMs(chance)
      : 1.5 * MINUTE_MS + 5_000;
  }
  return called;
}

/** Time from the call to the end of a meeting, ms. */
function lengthOf(day: DrawnDay, pace: number, chance: Chance): number {
  return DRAW.answersAfterMs(chance) + DRAW.lengthMs(chance, day.meanMs) * pace;
}

/** When an official is free, given how long they have been busy. */
function freeAt(day: DrawnDay, state: QueueState, id: OfficialId, now: number, chance: Chance): number {
  const official = state.officials.get(id);
  if (official === undefined) return Math.max(now, day.plan.opensAt) + DRAW.lateMs(chance);
  if (official.busySince === null) return now + DRAW.gapMs(chance) / 2;
  const { pace } = day.officials.find((one) => one.id === id)!;
  const elapsed = now - official.busySince;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const length = lengthOf(day, pace, chance);
    if (length > elapsed) return official.busySince + length + DRAW.gapMs(chance);
  }
  return now + 0.3 * day.meanMs;
}

/** Draws the time at which a waiting person can be called, given that they have not arrived by `now`. */
function drawArrival(day: DrawnDay, state: QueueState, request: RequestId, now: number, chance: Chance): Waiting {
  const { presence, readiedAt } = state.requests.get(request)!;
  if (presence.kind === 'here') return { request, hereAt: now };
  if (presence.kind === 'away') return { request, hereAt: now + DRAW.awayMs(chance) };
  const { turnAt } = day.citizens.find((one) => one.request === request)!;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const [comesAt, comesAfterSmsMs] = [DRAW.comesAt(chance, turnAt), DRAW.comesAfterSmsMs(chance)];
    if (DRAW.neverComes(chance)) return { request, hereAt: null };
    const hereAt = readiedAt === null ? comesAt : Math.min(comesAt, readiedAt + comesAfterSmsMs);
    // The remaining people will be notified before their turn; 19 of 20 arrive in time.
    if (hereAt > now) return { request, hereAt: readiedAt === null && comesAfterSmsMs < 10 * MINUTE_MS ? now : hereAt };
  }
  return { request, hereAt: null };
}
