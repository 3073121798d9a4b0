import type { SeatId } from '../ids.ts';
import { capacityOf, sideOf } from '../roles.ts';
import type { Side } from '../roles.ts';
import { followers } from '../state.ts';
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

/**
 * Whether these people may be in a private room together without anybody else: adversaries only where one of all is a lawyer. An
 * interpreter or companion may be with whomever their own person is with.
 */
export function mayBeTogether(state: HearingState, people: readonly Seat[]): boolean {
  if (people.some(({ role }) => role === 'lawyer')) return true;
  const taken = new Set(people.flatMap((one) => followers(state, one)));
  const rest = people.filter((one) => !taken.has(one));
  return rest.every((one) => rest.every((other) => talkBond(state, one, other) !== null));
}

/** Whether this is an interpreter who is there for everybody. */
export function isForAll({ role, assists }: Seat): boolean {
  return role === 'interpreter' && assists.length === 0;
}

/** One is there for the other, both are for a third, they share a device, or one interprets for everybody. */
function belongTogether(one: Seat, other: Seat): boolean {
  const people = ({ id, hostSeat, assists }: Seat) => new Set([id, hostSeat ?? id, ...assists]);
  return isForAll(one) || isForAll(other) || !people(one).isDisjointFrom(people(other));
}

/** The sides of the case on which a party is, or a lawyer’s clients are. */
function sidesOf(seats: ReadonlyMap<SeatId, Seat>, { role, assists: clients }: Seat): ReadonlySet<Side> {
  const roles = role === 'lawyer' ? clients.flatMap((id) => seats.get(id)?.role ?? []) : [role];
  return new Set(roles.flatMap((each) => sideOf(each) ?? []));
}
