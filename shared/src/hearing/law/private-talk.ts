import type { SeatId } from '../ids.ts';
import { capacityOf, sideOf } from '../roles.ts';
import type { Side } from '../roles.ts';
import type { HearingState, Seat } from '../state.ts';

/**
 * What somebody is to a person in a private talk. `own`: their lawyer, client, interpreter or companion, or who is there for the
 * same person. `opposing`: on the other side of the case. `other`: neither.
 */
export type TalkBond = 'own' | 'opposing' | 'other';

/**
 * What another is to this person in a private talk, or null when the two may not have one: nobody hears what is said there, so
 * adversaries talk only where one of them is a lawyer, and interpreters and companions only with those they are there for.
 */
export function talkBond(
  { kind, seats }: Pick<HearingState, 'kind' | 'seats'>,
  me: Seat,
  other: Seat,
): TalkBond | null {
  if (belongTogether(me, other)) return 'own';
  if ([me, other].some(({ role }) => capacityOf(kind, role) !== 'party')) return null;
  const hasLawyer = me.role === 'lawyer' || other.role === 'lawyer';
  if (!hasLawyer && me.role !== other.role) return null;
  const [mine, theirs] = [sidesOf(seats, me), sidesOf(seats, other)];
  return mine.size > 0 && theirs.size > 0 && mine.isDisjointFrom(theirs) ? 'opposing' : 'other';
}

/** One is there for the other, both are for a third, they share a device, or one interprets for everybody. */
function belongTogether(one: Seat, other: Seat): boolean {
  const people = ({ id, hostSeat, assists }: Seat) => new Set([id, hostSeat ?? id, ...assists]);
  const forAll = (seat: Seat) => seat.role === 'interpreter' && seat.assists.length === 0;
  return forAll(one) || forAll(other) || !people(one).isDisjointFrom(people(other));
}

/** The sides of the case on which a party is, or a lawyer’s clients are. */
function sidesOf(seats: ReadonlyMap<SeatId, Seat>, { role, assists: clients }: Seat): ReadonlySet<Side> {
  const roles = role === 'lawyer' ? clients.flatMap((id) => seats.get(id)?.role ?? []) : [role];
  return new Set(roles.flatMap((each) => sideOf(each) ?? []));
}
