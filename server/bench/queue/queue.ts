import type { QueueState } from '@mahzar/shared/queue/state';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { Chance } from './chance.ts';
import { DISTRIBUTIONS, drawDay } from './drawn-day.ts';
import { oracle } from './oracle.ts';
import { heldPercent, walkDay } from './walk-day.ts';
import type { Errors } from './walk-day.ts';

const PEOPLE = [114, 160, 238];
const OFFICIALS = [1, 2, 3, 4];
/** Limit of the median error, minutes. */
const BAR_MINUTES = 5;
/** Percentage of people who must be called within the range displayed half an hour before. */
const HELD_PERCENT = 80;
const MINUTE_MS = 60_000;

/**
 * Measures on simulated days the error of the estimate half an hour before a call, and that of the naive estimate: people ahead,
 * times the planned length, divided by the number of officials. Also counts the people who were called within the range on their
 * page. `--runs=N` days of each kind; `--seed=N` simulates other days; `--floor=yes` adds the error of the best possible estimate
 * (`oracle.ts`).
 */
export async function benchQueue({ runs, flag, say }: BenchOptions): Promise<object> {
  const seed = Number(flag('seed') ?? 1);
  const kinds: KindResult[] = [];
  for (const people of PEOPLE)
    for (const officials of OFFICIALS) {
      const days = Array.from({ length: runs }, (_, run) => {
        const dayOf = seed * 1_000_000 + people * 1_000 + officials * 100 + run;
        const day = drawDay(new Chance(dayOf), people, officials);
        const futures = new Chance(dayOf + 1);
        const floor = flag('floor') && ((state: QueueState, now: number) => oracle(day, state, now, futures));
        return { plannedMs: day.plan.plannedMs, ...walkDay(day, floor || undefined) };
      });
      const all = {
        estimate: days.flatMap(({ estimate }) => estimate),
        naive: days.flatMap(({ naive }) => naive),
        floor: days.flatMap(({ floor }) => floor),
        ranges: days.flatMap(({ ranges }) => ranges),
      };
      const result = {
        people,
        officials,
        plannedMinutes: days[0]!.plannedMs / MINUTE_MS,
        compared: all.estimate.length,
        estimate: minutesOf(all.estimate),
        naive: minutesOf(all.naive),
        range: rangeOf(all.ranges),
        ...(all.floor.length > 0 && { floor: minutesOf(all.floor) }),
        days: days.map(({ estimate, naive, floor, ranges }) => ({
          estimate: minutesOf(estimate),
          naive: minutesOf(naive),
          range: rangeOf(ranges),
          ...(floor.length > 0 && { floor: minutesOf(floor) }),
        })),
      };
      kinds.push(result);
      say(JSON.stringify({ ...result, days: undefined }));
    }
  const days = kinds.flatMap((kind) => kind.days);
  return {
    barMinutes: BAR_MINUTES,
    seed,
    within: kinds.every(({ estimate }) => estimate.median <= BAR_MINUTES),
    days: days.length,
    daysWithin: days.filter(({ estimate }) => estimate.median <= BAR_MINUTES).length,
    ...(flag('floor') && { daysWithinFloor: days.filter(({ floor }) => floor!.median <= BAR_MINUTES).length }),
    daysHeld: days.filter(({ range }) => range.held >= HELD_PERCENT).length,
    daysBetter: days.filter(({ estimate, naive }) => estimate.median < naive.median).length,
    kinds,
    distributions: DISTRIBUTIONS,
  };
}

interface KindResult {
  readonly people: number;
  readonly officials: number;
  readonly plannedMinutes: number;
  /** Number of called people who already had a turn half an hour before. */
  readonly compared: number;
  readonly estimate: Spread;
  readonly naive: Spread;
  readonly floor?: Spread;
  readonly range: Range;
  readonly days: readonly {
    readonly estimate: Spread;
    readonly naive: Spread;
    readonly range: Range;
    readonly floor?: Spread;
  }[];
}

/** Minutes. */
interface Spread {
  readonly median: number;
  readonly p90: number;
}

/** The range on the citizens' page. */
interface Range {
  /** Percentage of called people who were called within the range. */
  readonly held: number;
  /** Its length, minutes. */
  readonly width: Spread;
}

function rangeOf(ranges: Errors['ranges']): Range {
  return { held: heldPercent(ranges), width: minutesOf(ranges.map(({ from, until }) => until - from)) };
}

function minutesOf(errors: readonly number[]): Spread {
  const sorted = errors.toSorted((one, other) => one - other);
  const p90 = sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0;
  const round = (ms: number) => Math.round(ms / 6_000) / 10;
  return { median: round(median(errors)), p90: round(p90) };
}
