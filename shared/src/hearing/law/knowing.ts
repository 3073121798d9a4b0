import { allows } from './permissions.ts';
import { capacityOf } from '../roles.ts';
import { belongsInCourtroom, isCounsel, isInside, placeOf, screened } from '../state.ts';
import type { Channel, HearingState, Seat } from '../state.ts';

/**
 * Those who run the hearing know of everybody; others of those who share a room with them, of their lawyer or clients, of
 * whom they may consult, and of whom they are with. The public is a number. Screened people never know of one another.
 */
export function knows(state: HearingState, me: Seat, other: Seat): boolean {
  if (me.id === other.id || screened(state, me.id, other.id)) return false;
  // Nobody waits for whoever helps when they are needed.
  if (other.role === 'technician' && other.place.kind === 'outside') return false;
  if (allows(state, me.role, 'see-everyone')) return true;
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
  // Also while sound and picture are lost: whoever is still told of the hearing is told of who is there.
  return me.place.kind === 'courtroom' && belongsToCourtroom(state, other);
}

/** Languages, beside the floor, into which people interpret who are there for this person: nobody else is told of by them. */
export function channelsFor(state: HearingState, me: Seat): Channel[] {
  const languages = [...state.seats.values()].flatMap((seat) => {
    if (seat.language === null) return [];
    const there = seat.id === me.id ? isInside(seat.place) : knows(state, me, seat) && belongsToCourtroom(state, seat);
    return there ? [seat.language] : [];
  });
  return [...new Set(languages)].sort();
}

/** In the courtroom, beside it in a private room, or before the device of somebody who is. */
function belongsToCourtroom(state: HearingState, seat: Seat): boolean {
  return belongsInCourtroom(placeOf(state, seat));
}

/** Whether one has called the other into the private room where the one is. */
function hasCalled(state: HearingState, { place }: Seat, other: Seat): boolean {
  if (place.kind !== 'consultation') return false;
  const room = state.consultations.get(place.room);
  return room !== undefined && !room.locked && room.invited.has(other.id);
}

/** Whether the seat is one of the gallery. */
export function isPublic(state: HearingState, { role }: Seat): boolean {
  return capacityOf(state.kind, role) === 'observer';
}
