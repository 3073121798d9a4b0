import { daysFrom, officeDay } from '../offices/office-day.ts';
import type { HolidayList } from '../offices/office.ts';
import type { CourtClock } from './court-clock.ts';
import { unlistedLunarHoliday } from './lunar-holidays.ts';

/** The court's hours for hearings, apart from holidays. */
export interface CourtHours {
  /** Days of the week, with 0 for Saturday. */
  readonly days: readonly number[];
  /** Minutes from midnight in the court's zone. */
  readonly from: number;
  readonly to: number;
}

/** A day with possible start times of a hearing (epoch ms). */
export interface FreeDay {
  /** `YYYY-MM-DD`, Gregorian. */
  readonly day: string;
  readonly times: readonly number[];
}

/** Step between two offered times. */
export const STEP_MINUTES = 30;
const MINUTE_MS = 60_000;

/**
 * Returns days with the possible start times of a hearing of the given length: in the court's hours, not on a holiday, and without
 * overlap with taken times. Days without such a time are omitted. So are the days around a calculated lunar holiday until an
 * administrator has entered its actual day.
 */
export function freeTimes(wanted: {
  /** `YYYY-MM-DD`, Gregorian. */
  readonly first: string;
  readonly days: number;
  readonly lengthMs: number;
  readonly hours: CourtHours;
  readonly holidays: HolidayList;
  /** Epoch milliseconds. */
  readonly taken: readonly { readonly startsAt: number; readonly endsAt: number }[];
  readonly clock: Pick<CourtClock, 'atWallClock'>;
}): FreeDay[] {
  const { first, days, lengthMs, hours, holidays, taken, clock } = wanted;
  const { from, to } = hours;
  const block = { from, to, turnMinutes: STEP_MINUTES, officials: [], ahead: 0, onTheDay: 0, kinds: [] };
  const office = { weekly: hours.days.map((day) => ({ day, blocks: [block] })), exceptions: [] };
  const isFree = (at: number) => taken.every(({ startsAt, endsAt }) => at + lengthMs <= startsAt || at >= endsAt);
  return daysFrom(first, days).flatMap((day) => {
    if (unlistedLunarHoliday(day, holidays) !== null) return [];
    const plan = officeDay(office, holidays, day, clock);
    const times = plan.state === 'closed' ? [] : plan.blocks.flatMap((each) => startsIn(each, lengthMs)).filter(isFree);
    return times.length === 0 ? [] : [{ day, times }];
  });
}

function startsIn({ from, to }: { readonly from: number; readonly to: number }, lengthMs: number): number[] {
  const step = STEP_MINUTES * MINUTE_MS;
  const count = Math.max(0, Math.floor((to - from - lengthMs) / step) + 1);
  return Array.from({ length: count }, (_, index) => from + index * step);
}
