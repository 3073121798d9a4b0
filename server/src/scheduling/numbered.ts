import type { Person } from '@mahzar/shared/scheduling/person';

/** Seats that go by a number, or did, by hearing, see `protectionOfSeats`. */
export type Numbered = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/**
 * A booking in which everybody is protected who goes by a number, or did: also whom the court protected at the hearing itself, which
 * the booking does not tell. For whatever is read by others.
 */
export function withNumbered<Booked extends { readonly id: string; readonly people: readonly Person[] }>(
  booking: Booked,
  numbered: Numbered,
): Booked {
  const seats = numbered.get(booking.id);
  const people = booking.people.map((person) => ({
    ...person,
    protected: person.protected || seats?.has(person.id) === true,
  }));
  return { ...booking, people };
}
