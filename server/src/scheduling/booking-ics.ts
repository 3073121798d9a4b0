import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { StoredBooking } from './booking-store.ts';

const KIND_FA = { courtroom: 'جلسه رسیدگی', meeting: 'ملاقات مردمی' } as const;

/**
 * Bookings as an iCalendar (RFC 5545). An external provider may store it, so it contains no person, title, note or link.
 * @param origin URL whose host distinguishes the ids of events from those of other courts
 * @param zone the court's time zone, an IANA name
 */
export function bookingsCalendar(bookings: readonly StoredBooking[], origin: string, zone: string): string {
  const host = new URL(origin).host;
  const calendar = ical({
    name: 'محضر',
    prodId: { company: 'Mahzar', product: 'Mahzar', language: 'FA' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 15 * 60,
    timezone: null,
    x: [{ key: 'X-WR-TIMEZONE', value: zone }],
  });
  for (const booking of bookings) {
    calendar.createEvent({
      id: `${booking.id}@${host}`,
      sequence: booking.version,
      stamp: new Date(booking.changedAt),
      created: new Date(booking.createdAt),
      lastModified: new Date(booking.changedAt),
      start: new Date(booking.startsAt),
      end: new Date(booking.endsAt),
      summary: `${KIND_FA[booking.kind]} · ${booking.case.number}`,
      location: [booking.branch, ...(booking.room === null || booking.room === undefined ? [] : [booking.room])].join(
        '، ',
      ),
      status: booking.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
