import type { CourtClock } from '../scheduling/court-clock.ts';
import { holidayOf } from '../scheduling/holidays.ts';

/**
 * When a time ends that begins with a service: the first moment after its last day. Neither the day of the service nor that of the
 * act counts (Civil Procedure Act of 1379, art. 445), and a last day on which courts are closed is moved to the next (art. 444): a
 * Friday, and the holidays of the solar year. Those of the lunar year are set each year, and are for whoever reads the date.
 *
 * @param servedAt epoch milliseconds
 */
export function deadlineEnd(servedAt: number, days: number, clock: CourtClock): number {
  const dayAfter = (count: number) => clock.dayOf(clock.daysLater(noonOf(clock, servedAt), count));
  let last = days + 1;
  while (holidayOf(dayAfter(last)) !== null) last += 1;
  return clock.hoursOfDay(dayAfter(last)).to;
}

/** Days are counted from noon to noon, which no change of the clock moves to another day. */
function noonOf(clock: CourtClock, at: number): number {
  const { from, to } = clock.hoursOfDay(clock.dayOf(at));
  return (from + to) / 2;
}
