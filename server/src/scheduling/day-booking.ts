import type { StoredBooking } from './booking-store.ts';
import type { DayBooking } from './ports.ts';

/** A booking as the board of the day shows it. */
export function dayBookingOf(booking: StoredBooking): DayBooking {
  return {
    hearing: booking.id,
    state: booking.state,
    caseNumber: booking.case.number,
    branch: booking.branch,
    room: booking.room ?? null,
    kind: booking.kind,
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
    title: booking.title,
    public: booking.public === true,
    people: booking.people.map(({ id, role, name, through, protected: is, staffAccount }) => ({
      seat: id,
      role,
      name,
      through,
      protected: is,
      staffAccount,
    })),
  };
}
