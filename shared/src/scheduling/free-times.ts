import { daysFrom, officeDay } from '../offices/office-day.ts';
import type { HolidayList } from '../offices/office.ts';
import type { CourtClock } from './court-clock.ts';
import { unlistedLunarHoliday } from './lunar-holidays.ts';

/** When a court holds hearings, but for holidays. */
export interface CourtHours {
  /** Days of the week, 0 being Saturday. */
  readonly days: readonly number[];
  /** Minutes from midnight in the court's zone. */
  readonly from: number;
  readonly to: number;
}

/** A day on which a hearing can be held, and the times at which it can begin (epoch ms). */
export interface FreeDay {
  /** `YYYY-MM-DD`, Gregorian. */
  readonly day: string;
  readonly times: readonly number[];
}

/** Between two times that are offered. */
export const STEP_MINUTES = 30;
const MINUTE_MS = 60_000;

/**
 * Days with the times at which a hearing of a length could begin: in the court's hours, on no holiday, and beside nothing that is
 * taken. Days without such a time are left out, and so are those about a lunar holiday that is calculated, for as long as nobody
 * has entered the day on which it is kept.
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
