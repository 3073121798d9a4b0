import type { SeatId } from '../ids.ts';
import { capacityOf, sideOf } from '../roles.ts';
import type { Side } from '../roles.ts';
import { followers } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';

/**
 * The relation of another person to a person in a private talk. `own`: their lawyer, client, interpreter or companion, or somebody
 * there for the same person. `opposing`: on the other side of the case. `other`: neither.
 */
export type TalkBond = 'own' | 'opposing' | 'other';

/**
 * Returns the relation of `other` to `me` in a private talk, or null when the two may not talk in private. Nobody supervises a
 * private talk, so adversaries may have one only if one of them is a lawyer, and interpreters and companions only with the people
 * they serve.
 */
export function privateTalkRelation(
  { kind, seats }: Pick<HearingState, 'kind'> & { readonly seats: Pick<HearingState['seats'], 'get'> },
  me: Seat,
  other: Seat,
): TalkBond | null {
  if (belongTogether(me, other)) return 'own';
  if (capacityOf(kind, me.role) !== 'party' || capacityOf(kind, other.role) !== 'party') return null;
  const hasLawyer = me.role === 'lawyer' || other.role === 'lawyer';
  if (!hasLawyer && me.role !== other.role) return null;
  const mine = sidesOf(seats, me);
  const theirs = sidesOf(seats, other);
  const sameSide = mine.some((side) => theirs.includes(side));
  return mine.length > 0 && theirs.length > 0 && !sameSide ? 'opposing' : 'other';
}

/**
 * Whether these people may be alone together in a private room: adversaries only if a lawyer is among all people in it. An
 * interpreter or companion may be with everybody whom their own person may be with.
 */
export function mayBeTogether(state: HearingState, people: readonly Seat[]): boolean {
  if (people.some(({ role }) => role === 'lawyer')) return true;
  const taken = new Set(people.flatMap((one) => followers(state, one)));
  const rest = people.filter((one) => !taken.has(one));
  return rest.every((one) => rest.every((other) => privateTalkRelation(state, one, other) !== null));
}

/** Whether the seat is a general interpreter, who serves everybody. */
export function isForAll({ role, assists }: Seat): boolean {
  return role === 'interpreter' && assists.length === 0;
}

/** Whether one person serves the other, both serve a third, both share a device, or one is a general interpreter. */
function belongTogether(one: Seat, other: Seat): boolean {
  if (isForAll(one) || isForAll(other)) return true;
  const isOfOther = (id: SeatId) => id === other.id || id === other.hostSeat || other.assists.includes(id);
  return isOfOther(one.id) || (one.hostSeat !== null && isOfOther(one.hostSeat)) || one.assists.some(isOfOther);
}

/** Returns the side of the case of a party, or the sides of a lawyer's clients. */
function sidesOf(seats: Pick<HearingState['seats'], 'get'>, { role, assists: clients }: Seat): readonly Side[] {
  const roles = role === 'lawyer' ? clients.map((id) => seats.get(id)?.role) : [role];
  return roles.flatMap((each) => (each === undefined ? [] : (sideOf(each) ?? [])));
}
