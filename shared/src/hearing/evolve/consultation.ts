import type { Entry } from '../event.ts';
import type { RoomId, SeatId } from '../ids.ts';
import type { Consultation, HearingState, Seat } from '../state.ts';
import { withSeat, withSeats } from './seats.ts';

/** Applies an entry about a private consultation. All other entries leave the state unchanged. */
export function inConsultation(state: HearingState, { event, actor }: Entry): HearingState {
  switch (event.type) {
    case 'consultation-opened': {
      const { room: id, kind, by, debrief } = event;
      const opened: Consultation = {
        id,
        kind,
        openedBy: by,
        invited: new Set(),
        locked: false,
        ...(debrief && { debrief }),
      };
      return { ...state, consultations: new Map(state.consultations).set(id, opened) };
    }
    case 'consultation-invited':
      return withRoom(state, event.room, ({ invited }) => ({ invited: new Set(invited).add(event.seat) }));
    case 'consultation-refused':
      return withRoom(state, event.room, ({ invited }) => ({ invited: without(invited, event.seat) }));
    case 'consultation-entered': {
      const { room, seat } = event;
      const entered = withRoom(state, room, ({ invited }) => ({ invited: without(invited, seat) }));
      // A person who enters a private room on their own wants to talk.
      const privateMicrophone = event.silent === true ? 'off' : 'on';
      return withSeat(entered, seat, ({ place }) => ({ place: into(room, place), privateMicrophone }));
    }
    case 'consultation-left': {
      const willingly = actor.kind === 'seat' && actor.seat === event.seat;
      return withSeat(state, event.seat, (seat) => back(seat, willingly));
    }
    case 'consultation-locked':
      return withRoom(state, event.room, () => ({ locked: event.locked }));
    case 'consultation-ended': {
      const returned = withSeats(state, (seat) => {
        const inRoom = seat.place.kind === 'consultation' && seat.place.room === event.room;
        return inRoom ? back(seat, false) : {};
      });
      const consultations = new Map([...state.consultations].filter(([id]) => id !== event.room));
      return { ...returned, consultations };
    }
    default:
      return state;
  }
}

/** Removes the seat from all invitations, because a person outside the hearing is not called into a private room. */
export function withoutInvitations(state: HearingState, seat: SeatId): HearingState {
  const rooms = [...state.consultations.values()].filter(({ invited }) => invited.has(seat));
  return rooms.reduce(
    (after, { id }) => withRoom(after, id, ({ invited }) => ({ invited: without(invited, seat) })),
    state,
  );
}

function withRoom(
  state: HearingState,
  id: RoomId,
  change: (room: Consultation) => Partial<Consultation>,
): HearingState {
  const room = state.consultations.get(id);
  if (room === undefined) throw new Error(`the log names a private room that does not exist: ${id}`);
  return { ...state, consultations: new Map(state.consultations).set(id, { ...room, ...change(room) }) };
}

function into(room: RoomId, place: Seat['place']): Seat['place'] {
  if (place.kind !== 'waiting' && place.kind !== 'courtroom')
    throw new Error('the log lets somebody into a private room who was nowhere');
  return { kind: 'consultation', room, from: place.kind, here: place.here, session: place.session };
}

/**
 * Returns the seat to the room from which its person came. A person brought back by others may be in the middle of a private
 * sentence, so the microphone stays off until the person opens it.
 */
function back(seat: Seat, willingly: boolean): Partial<Seat> {
  const { place, microphone } = seat;
  if (place.kind !== 'consultation') return {};
  const returned = { place: { kind: place.from, here: place.here, session: place.session } } as const;
  if (place.from === 'waiting' || microphone !== 'on') return returned;
  return willingly ? returned : { ...returned, microphone: 'off' };
}

function without(seats: ReadonlySet<SeatId>, seat: SeatId): ReadonlySet<SeatId> {
  return new Set([...seats].filter((other) => other !== seat));
}
