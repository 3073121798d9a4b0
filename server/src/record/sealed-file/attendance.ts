import type { Entry } from '@mahzar/shared/hearing/event';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import { presenceIn } from '../attendance/presence.ts';

/** A person at a hearing, with the name that the open record may show. */
export interface Person {
  readonly seat: string;
  readonly name: string;
  readonly role: string;
}

/**
 * `attended`: ISO 8601. `name`: empty for people who are protected in this hearing or another one of the case; a protected person
 * has a number. `closed`: when the hearing was over.
 */
export interface Attendance {
  readonly people: readonly (Person & {
    readonly alias: number | null;
    readonly attended: readonly { readonly from: string; readonly to: string }[];
  })[];
  readonly closed: string | null;
}

/**
 * Who was in the courtroom from when to when (ISO 8601), as in the attendance certificate. Protected people appear under their
 * number.
 */
export function attendanceOf(
  entries: readonly Entry[],
  people: readonly Person[],
  hidden: ReadonlySet<SeatId>,
): Attendance {
  const { state, until, stays } = presenceIn(entries);
  const time = (at: number): string => new Date(at).toISOString();
  return {
    people: people.flatMap(({ seat: id, name, role }) => {
      const seat = state.seats.get(id as SeatId);
      if (seat === undefined) return [];
      const { alias } = seat;
      const attended = (stays.get(seat.id) ?? []).map(({ from, to }) => ({ from: time(from), to: time(to) }));
      return [{ seat: seat.id, name: alias === null && !hidden.has(seat.id) ? name : '', alias, role, attended }];
    }),
    closed: isOver(state.phase) ? time(until) : null,
  };
}
