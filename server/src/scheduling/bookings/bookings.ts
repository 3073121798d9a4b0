import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Database } from '../../storage/database.ts';
import { callOff, cancel, restore } from './cancel.ts';
import { change } from './change.ts';
import { create } from './create.ts';
import { linkOf, ownLink, renewLink, withdrawLink } from './links.ts';
import { findBooking, publishedBooking } from './parts.ts';
import type { BookingResult, BookingsParts } from './parts.ts';

export type Bookings = ReturnType<typeof createBookings>;

/**
 * Bookings: each is a hearing. A change of the booking, the entry of the hearing's log, the data of `writers` and the audit notes
 * are written in one transaction, so that they cannot contradict each other.
 */
export function createBookings(parts: BookingsParts) {
  const bind =
    <Args extends readonly unknown[], Answer>(act: (parts: BookingsParts, ...args: Args) => Answer) =>
    (...args: Args) =>
      act(parts, ...args);
  return {
    /** National IDs are not masked. */
    async read(hearing: HearingId, on?: Database): BookingResult {
      const found = await findBooking(parts, hearing, on);
      return found instanceof Rejection ? found : publishedBooking(found.booking, found.tokens);
    },
    create: bind(create),
    change: bind(change),
    cancel: bind(cancel),
    callOff: bind(callOff),
    restore: bind(restore),
    renewLink: bind(renewLink),
    withdrawLink: bind(withdrawLink),
    ownLink: bind(ownLink),
    linkOf: bind(linkOf),
  };
}
