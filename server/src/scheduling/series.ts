import type { SeriesOfDays } from '@mahzar/shared/rest/bookings';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';

type Every = SeriesOfDays['every'];

/** Thursday and Friday, on which offices are closed; as JavaScript counts the days of the week. */
const CLOSED: ReadonlySet<number> = new Set([4, 5]);

/**
 * How many days after the first each hearing of a series is held.
 *
 * @param weekday of the first, as JavaScript counts them; it stands as it was chosen, also where offices are closed
 * @param times how many there are, the first included
 */
export function daysOfSeries(weekday: number, every: Every, times: number): readonly number[] {
  if (every !== 'office-day') return Array.from({ length: times }, (_, index) => index * (every === 'week' ? 7 : 1));
  const days = [0];
  for (let day = 1; days.length < times; day += 1) if (!CLOSED.has((weekday + day) % 7)) days.push(day);
  return days;
}

/** Hearings of a series, the first of which is the draft: at the same time of the day. */
export function draftsOfSeries(draft: BookingDraft, { every, times }: SeriesOfDays, clock: CourtClock): BookingDraft[] {
  const days = daysOfSeries(clock.wallClock(draft.startsAt).getUTCDay(), every, times);
  return days.map((later) => ({
    ...draft,
    startsAt: clock.daysLater(draft.startsAt, later),
    endsAt: clock.daysLater(draft.endsAt, later),
  }));
}
