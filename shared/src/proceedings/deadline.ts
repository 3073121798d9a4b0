import type { CourtClock } from '../scheduling/court-clock.ts';
import { holidayOf } from '../scheduling/holidays.ts';

/**
 * Returns the end of a deadline that begins with a service: the first moment after its last day. Neither the day of the service nor
 * the day of the act counts (Civil Procedure Act of 1379, art. 445), and a last day on which courts are closed moves to the next
 * day (art. 444): Fridays, and the holidays of the solar year. Lunar holidays are announced each year; the reader of the date must
 * take them into account.
 * @param servedAt epoch milliseconds
 */
export function deadlineEnd(servedAt: number, days: number, clock: CourtClock): number {
  const dayAfter = (count: number) => clock.dayOf(clock.daysLater(noonOf(clock, servedAt), count));
  let last = days + 1;
  while (holidayOf(dayAfter(last)) !== null) last += 1;
  return clock.hoursOfDay(dayAfter(last)).to;
}

/** Counts from noon to noon, because no change of the clock moves noon to another day. */
function noonOf(clock: CourtClock, at: number): number {
  const { from, to } = clock.hoursOfDay(clock.dayOf(at));
  return (from + to) / 2;
}
