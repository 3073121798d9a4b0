import type { BookingChange } from '../scheduling/ports.ts';
import type { ReportedEvent } from './ports.ts';

const EVENTS = {
  created: 'booking-created',
  changed: 'booking-changed',
  restored: 'booking-changed',
  cancelled: 'booking-cancelled',
} as const;

/** The event that is reported to systems of the court for a change of a booking; undefined for a change of a person's link. */
export function reportedBookingEvent({ kind, booking, at }: BookingChange): ReportedEvent | undefined {
  if (kind === 'link-renewed' || kind === 'link-withdrawn') return undefined;
  const { id: hearing, version, startsAt, endsAt, state } = booking;
  return { event: EVENTS[kind], at, hearing, seq: version, data: { state, startsAt, endsAt } };
}
