import type { Person } from '@mahzar/shared/scheduling/person';

/** Seats that have or had a number instead of a name, by hearing; see `protectionOfSeats`. */
export type HiddenIdentities = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/**
 * A booking in which everybody who has or had a number is protected, including people whom the court protected at the hearing
 * itself, which the booking does not have. For data shown to others.
 */
export function withHiddenIdentities<Booked extends { readonly id: string; readonly people: readonly Person[] }>(
  booking: Booked,
  numbered: HiddenIdentities,
): Booked {
  const seats = numbered.get(booking.id);
  const people = booking.people.map((person) => ({
    ...person,
    protected: person.protected || seats?.has(person.id) === true,
  }));
  return { ...booking, people };
}
