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
/** Of the median error, minutes. */
const BAR_MINUTES = 5;
/** Percentage of people to be called within the range they were shown half an hour before. */
const HELD_PERCENT = 80;
const MINUTE_MS = 60_000;

/**
 * By how much the estimate is wrong half an hour before somebody is called, on drawn days, and how much the naive one is: people
 * before, times the planned length, by the number of officials; and how many were called within the range that their page showed. `--runs=N` days of each kind; `--seed=N` draws others;
 * `--floor=yes` says too how wrong the best is that can be known (`oracle.ts`).
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
  /** How many were called who had a turn half an hour before. */
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

/** What the citizens' page shows. */
interface Range {
  /** Percentage of called people who were called within the range. */
  readonly held: number;
  /** From its beginning to its end, minutes. */
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
