import type { SeriesOfDays } from '@mahzar/shared/rest/bookings';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';

type Every = SeriesOfDays['every'];

/** Thursday and Friday, on which offices are closed, as JavaScript numbers weekdays (Sunday is 0). */
const CLOSED: ReadonlySet<number> = new Set([4, 5]);

/**
 * For each hearing of a series, the number of days after the first one.
 *
 * @param weekday of the first hearing (Sunday is 0); the first day is kept even if offices are closed on it
 * @param times number of hearings, including the first
 */
export function daysOfSeries(weekday: number, every: Every, times: number): readonly number[] {
  if (every !== 'office-day') return Array.from({ length: times }, (_, index) => index * (every === 'week' ? 7 : 1));
  const days = [0];
  for (let day = 1; days.length < times; day += 1) if (!CLOSED.has((weekday + day) % 7)) days.push(day);
  return days;
}

/** Drafts of a series, all at the same time of day; the first is at the time of the given draft. */
export function draftsOfSeries(draft: BookingDraft, { every, times }: SeriesOfDays, clock: CourtClock): BookingDraft[] {
  const days = daysOfSeries(clock.wallClock(draft.startsAt).getUTCDay(), every, times);
  return days.map((later) => ({
    ...draft,
    startsAt: clock.daysLater(draft.startsAt, later),
    endsAt: clock.daysLater(draft.endsAt, later),
  }));
}
