import { Rejection } from '@mahzar/shared/rejection';
import { dayBookingOf } from './day-booking.ts';
import type { BookingDirectory } from './ports.ts';
import type { Bookings } from './bookings/bookings.ts';
import type { BookingSearch } from './booking-search.ts';

/** Booking data for other parts of the service. */
export function bookingDirectory(bookings: Bookings, search: BookingSearch): BookingDirectory {
  const read: BookingDirectory['booking'] = async (hearing, on) => {
    const booking = await bookings.read(hearing, on);
    return booking instanceof Rejection ? undefined : booking;
  };
  return {
    booking: read,
    bookingsOf: async (from, to) => (await search.lasting(from, to)).map(dayBookingOf),
    async personOf(hearing, seat, on) {
      const person = (await read(hearing, on))?.people.find(({ id }) => id === seat);
      if (person === undefined) return undefined;
      const { role, name, nationalId, phone, email, language, staffAccount } = person;
      return { seat, role, name, nationalId, phone, email, language, staffAccount };
    },
    accountsOf: async (hearing) =>
      (await read(hearing))?.people.flatMap(({ staffAccount }) => staffAccount ?? []) ?? [],
    linkOf: (hearing, seat, on) => bookings.linkOf(hearing, seat, on),
  };
}
