import type { StatisticsBy, StatisticsRow } from '@mahzar/shared/rest/statistics';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { median } from './middle.ts';

/** Facts about one hearing from its booking and its log. Times are epoch milliseconds. */
export interface HeldFacts {
  readonly startsAt: number;
  readonly branch: string;
  /** Empty when no presiding judge was booked. */
  readonly judge: string;
  /** Number of people booked, without the public. */
  readonly people: number;
  /** Number of people booked who never entered. */
  readonly absent: number;
  /** When its first session began; null when there was none. */
  readonly beganAt: number | null;
  readonly endedAt: number | null;
  readonly end: 'adjourned' | 'closed' | 'cancelled' | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LATE_MINUTES = 15;

/** Figures of hearings: the total, and one row per group. @param now epoch milliseconds */
export function statisticsOf(
  all: readonly HeldFacts[],
  by: StatisticsBy,
  now: number,
  clock: CourtClock,
): { readonly total: StatisticsRow; readonly items: StatisticsRow[] } {
  const groups = Map.groupBy(all, (each) => keyOf(each, by, clock));
  const keys = [...groups.keys()].sort((one, other) => one.localeCompare(other, 'fa', { numeric: true }));
  return { total: rowOf('', all, now), items: keys.map((key) => rowOf(key, groups.get(key) ?? [], now)) };
}

function rowOf(key: string, all: readonly HeldFacts[], now: number): StatisticsRow {
  const held = all.flatMap((each) => (each.beganAt === null ? [] : [{ ...each, beganAt: each.beganAt }]));
  const delays = held.map(({ startsAt, beganAt }) => Math.max(0, beganAt - startsAt) / MINUTE_MS);
  const lengths = held.flatMap(({ beganAt, endedAt }) => (endedAt === null ? [] : [(endedAt - beganAt) / MINUTE_MS]));
  const sum = (of: (each: HeldFacts) => number) => held.reduce((total, each) => total + of(each), 0);
  return {
    key,
    booked: all.length,
    held: held.length,
    adjourned: all.filter(({ end }) => end === 'adjourned').length,
    cancelled: all.filter(({ end }) => end === 'cancelled').length,
    notHeld: all.filter(({ beganAt, end, startsAt }) => beganAt === null && end === null && startsAt < now).length,
    medianDelayMinutes: median(delays),
    delayedOver15Minutes: delays.filter((minutes) => minutes > LATE_MINUTES).length,
    noShows: sum(({ absent }) => absent),
    people: sum(({ people }) => people),
    medianLengthMinutes: median(lengths),
  };
}

function keyOf({ startsAt, branch, judge }: HeldFacts, by: StatisticsBy, clock: CourtClock): string {
  if (by === 'branch') return branch;
  if (by === 'judge') return judge;
  const day = clock.dayOf(startsAt);
  if (by === 'day') return day;
  const noon = Date.parse(`${day}T12:00:00Z`);
  // Weeks begin on Saturday.
  const sinceSaturday = (new Date(noon).getUTCDay() + 1) % 7;
  return new Date(noon - sinceSaturday * DAY_MS).toISOString().slice(0, 10);
}
