import type { BookingChange } from '../scheduling/ports.ts';
import type { Happening } from './ports.ts';

const EVENTS = {
  created: 'booking-created',
  changed: 'booking-changed',
  restored: 'booking-changed',
  cancelled: 'booking-cancelled',
} as const;

/** What systems of the court are told of a booking; a link that is renewed or withdrawn is between the court and a person. */
export function bookingHappening({ kind, booking, at }: BookingChange): Happening | undefined {
  if (kind === 'link-renewed' || kind === 'link-withdrawn') return undefined;
  const { id: hearing, version, startsAt, endsAt, state } = booking;
  return { event: EVENTS[kind], at, hearing, seq: version, data: { state, startsAt, endsAt } };
}
