import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { SessionCookie } from '../access/staff/cookie.ts';
import type { NamedPersons } from '../scheduling/named-persons.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { Database } from '../storage/database.ts';
import type { PortalSessions } from './portal-sessions.ts';

/**
 * Finds the seats of a hearing that are booked for the person whose session is in a browser's cookies; null: there is no session.
 * A seat whose link was withdrawn is left out; a person at another person's device has none.
 */
export function ownSeats({
  database,
  sessions,
  persons,
  directory,
  cookie,
  now,
}: {
  readonly database: Database;
  readonly sessions: Pick<PortalSessions, 'sessionNow'>;
  readonly persons: Pick<NamedPersons, 'bookedAs'>;
  readonly directory: Pick<BookingDirectory, 'booking' | 'linkOf'>;
  readonly cookie: SessionCookie;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): (hearing: HearingId, cookies: string | undefined) => Promise<readonly SeatId[] | null> {
  return async (hearing, cookies) => {
    const secret = cookie.read(cookies);
    const who = secret === undefined ? undefined : (await sessions.sessionNow(database, secret, now()))?.who;
    if (who === undefined) return null;
    const booking = await directory.booking(hearing);
    const seats: SeatId[] = [];
    for (const { id, through } of booking === undefined ? [] : await persons.bookedAs(who, booking))
      if (through !== null || (await directory.linkOf(hearing, id)) !== undefined) seats.push(id);
    return seats;
  };
}
