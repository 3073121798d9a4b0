import { allows } from './permissions.ts';
import { capacityOf } from '../roles.ts';
import { belongsInCourtroom, isCounsel, isInside, placeOf, screenedFrom } from '../state.ts';
import type { Channel, HearingState, Seat } from '../state.ts';

/**
 * Whether `me` may know of `other`. People who run the hearing know everybody. Others know people in the same room, their lawyer or
 * clients, the people whom they may consult, and the people whom they accompany. The public is only counted. Screened people never
 * know of one another.
 */
export function knows(state: HearingState, me: Seat, other: Seat): boolean {
  return knowing(state, me)(other);
}

/** Returns everybody whom `me` may know of, in the order of the seats. */
export function knownTo(state: HearingState, me: Seat): Seat[] {
  return [...state.seats.values()].filter(knowing(state, me));
}

function knowing(state: HearingState, me: Seat): (other: Seat) => boolean {
  const seesEveryone = allows(state, me.role, 'see-everyone');
  const isScreened = screenedFrom(state, me.id);
  return (other) => me.id !== other.id && !isScreened(other.id) && knowsUnscreened(state, me, other, seesEveryone);
}

function knowsUnscreened(state: HearingState, me: Seat, other: Seat, seesEveryone: boolean): boolean {
  // A technician comes when needed, so an absent technician is not listed.
  if (other.role === 'technician' && other.place.kind === 'outside') return false;
  if (seesEveryone) return true;
  if (isPublic(state, other)) return false;
  if (me.place.kind === 'consultation' && other.place.kind === 'consultation' && other.place.room === me.place.room)
    return true;
  if (!isInside(me.place)) return other.hostSeat === me.id;
  if (hasCalled(state, other, me)) return true;
  if (
    isCounsel(me, other) ||
    me.assists.includes(other.id) ||
    other.assists.includes(me.id) ||
    other.hostSeat === me.id
  )
    return isInside(other.place) || other.place.kind === 'with' || other.hostSeat === me.id;
  if (me.place.kind === 'consultation') return me.place.from === 'courtroom' && belongsToCourtroom(state, other);
  // A person with a lost media connection still receives updates, so the person may know who is there.
  return me.place.kind === 'courtroom' && belongsToCourtroom(state, other);
}

/**
 * Returns the languages, besides the floor, of interpreters whom this person may know of; a language must not reveal anybody else.
 */
export function channelsFor(state: HearingState, me: Seat): Channel[] {
  const languages = new Set<Channel>();
  for (const seat of state.seats.values()) {
    if (seat.language === null) continue;
    const there = seat.id === me.id ? isInside(seat.place) : knows(state, me, seat) && belongsToCourtroom(state, seat);
    if (there) languages.add(seat.language);
  }
  return [...languages].sort();
}

/** In the courtroom, in a private room entered from it, or in front of a device whose owner is in one of them. */
function belongsToCourtroom(state: HearingState, seat: Seat): boolean {
  return belongsInCourtroom(placeOf(state, seat));
}

/** Whether the seat's person has called `other` into their private room. */
function hasCalled(state: HearingState, { place }: Seat, other: Seat): boolean {
  if (place.kind !== 'consultation') return false;
  const room = state.consultations.get(place.room);
  return room !== undefined && !room.locked && room.invited.has(other.id);
}

/** Whether the seat belongs to the public. */
export function isPublic(state: HearingState, { role }: Seat): boolean {
  return capacityOf(state.kind, role) === 'observer';
}
