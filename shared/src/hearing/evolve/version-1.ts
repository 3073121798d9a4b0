/*
 * The law of version 1, which governed the hearings whose logs name no version. Those logs omit some consequences and all grants,
 * which follow from the rules of that time. The rules are kept here unchanged and must never be edited. Used only for facts that a
 * log itself does not state.
 */
import type { Entry, HearingEvent } from '../event.ts';
import { sentKind, sourceId } from '../ids.ts';
import type { RoomId, SeatId, SourceId, SourceKind } from '../ids.ts';
import type { HearingKind, Role } from '../roles.ts';
import { belongsInCourtroom, FLOOR, inCourtroom, onRecord } from '../state.ts';
import type { HearingState, Phase, Seat } from '../state.ts';
import type { GrantedAccess } from './granted.ts';

/**
 * Converts an entry of a version 1 log to the entries that a log of today would hold, with the people concerned and all
 * consequences.
 */
export function inFull(state: HearingState, entry: Entry): Entry[] {
  const { event } = entry;
  const seats = [...state.seats.values()];
  const ids = (some: readonly Seat[]) => some.map(({ id }) => id);
  const say = (full: HearingEvent): Entry[] => [{ ...entry, event: full }];
  switch (event.type) {
    case 'gallery-opened':
      return say({ ...event, people: ids(seats.filter((seat) => isPublic(seat) && seat.place.kind === 'waiting')) });
    case 'gallery-closed':
      return say({ ...event, people: ids(seats.filter((seat) => isPublic(seat) && seat.place.kind === 'courtroom')) });
    case 'microphones-rested':
      return say({
        ...event,
        seats: ids(seats.filter((seat) => belongsInCourtroom(seat.place) && !isHost(state.kind, seat.role))),
      });
    default: {
      if (!state.microphonesLocked) return [entry];
      const closed = comers(state, event).filter(
        (seat) => !isPublic(seat) && !isHost(state.kind, seat.role) && seat.role !== 'clerk',
      );
      return [entry, ...closed.flatMap(({ id }) => say({ type: 'microphone-blocked', seat: id }))];
    }
  }
}

/** Returns the people whose open microphone came into a courtroom in which all microphones are locked. */
function comers({ seats }: HearingState, event: HearingEvent): Seat[] {
  const back = ({ place, microphone }: Seat) =>
    place.kind === 'consultation' && place.from === 'courtroom' && microphone === 'on';
  switch (event.type) {
    case 'person-entered':
      return event.room === 'courtroom' ? [seats.get(event.seat)!] : [];
    case 'person-admitted':
      return [seats.get(event.seat)!];
    case 'seat-taken-over':
      return [seats.get(event.seat)!].filter(
        ({ place }) => place.kind === 'courtroom' && event.microphone !== undefined && event.camera !== undefined,
      );
    case 'consultation-left':
      return [seats.get(event.seat)!].filter(back);
    case 'consultation-ended':
      return [...seats.values()].filter((seat) => back(seat) && 'room' in seat.place && seat.place.room === event.room);
    default:
      return [];
  }
}

const LIVE: readonly Phase[] = ['open', 'countdown', 'starting', 'in-session'];
const HELD: readonly Phase[] = [...LIVE, 'recess', 'suspended'];
const NEVER_CONFER: readonly Role[] = ['witness', 'expert', 'technician', 'observer'];

/** Returns the grants of version 1 in a state. */
export function grantedByVersion1(state: HearingState): GrantedAccess {
  const seats = [...state.seats.values()];
  const isLive = LIVE.includes(state.phase === 'countdown' ? state.startedFrom : state.phase);
  const sounds = seats.flatMap((seat) => soundsOf(state, seat));
  const heard = sounds.filter(({ room, seat }) => room !== null || (isLive && !isPublic(seat)));
  const flowing = heard.filter(({ seat, kind }) => !state.stopped.has(sourceId(seat.id, sentKind(kind))));
  const recorded = onRecord(state) ? flowing.filter(({ room }) => room === null) : [];
  const ids = (some: readonly Sound[]) => new Set(some.map(({ id }) => id));
  const raw = (some: readonly Sound[]) => some.filter(({ seat, kind }) => seat.protected && sentKind(kind) === kind);
  return {
    listeners: new Map(
      seats.flatMap((me) => {
        const room = inCourtroom(me) && isLive ? null : privateRoomOf(state, me);
        if (room === undefined) return [];
        return [[me.id, ids(heard.filter((sound) => sound.room === room && reaches(state, sound, me)))] as const];
      }),
    ),
    live: ids(flowing.filter(({ on }) => on)),
    recorder: ids(recorded),
    sealed: ids(raw(recorded)),
    altered: ids(raw(heard).filter(({ kind }) => kind !== 'screen')),
  };
}

/** A source of a person, and the room in which it can be heard; `room` null is the courtroom. */
interface Sound {
  readonly id: SourceId;
  readonly seat: Seat;
  readonly kind: SourceKind;
  readonly room: RoomId | null;
  readonly on: boolean;
}

function soundsOf(state: HearingState, seat: Seat): Sound[] {
  const room = seat.place.kind === 'consultation' ? privateRoomOf(state, seat) : null;
  if (room === undefined) return [];
  if (room === null && (!inCourtroom(seat) || !HELD.includes(state.phase) || isPublic(seat))) return [];
  const sound = (kind: SourceKind, on: boolean): Sound => ({ id: sourceId(seat.id, kind), seat, kind, room, on });
  const microphone = (room === null ? seat.microphone : seat.privateMicrophone) === 'on';
  const camera = seat.camera === 'on';
  return [
    sound('microphone', microphone),
    sound('camera', camera),
    ...(seat.protected ? [sound('altered-microphone', microphone), sound('altered-camera', camera)] : []),
    ...(room === null && state.share === seat.id ? [sound('screen', true)] : []),
  ];
}

/**
 * Returns the private room in which the person hears and is heard; undefined outside private rooms, or where the role may not
 * confer.
 */
function privateRoomOf({ phase }: HearingState, { place, role }: Seat): RoomId | undefined {
  const confers = place.kind === 'consultation' && place.here && HELD.includes(phase) && !NEVER_CONFER.includes(role);
  return confers ? place.room : undefined;
}

function reaches(state: HearingState, { seat, kind, room }: Sound, me: Seat): boolean {
  if (seat.id === me.id || screened(state, seat.id, me.id)) return false;
  if (seat.protected && kind !== 'screen' && isHost(state.kind, me.role) !== (sentKind(kind) === kind)) return false;
  const channelled = room === null && sentKind(kind) === 'microphone' && seat.speaksTo !== FLOOR;
  return !channelled || seat.speaksTo === me.listensTo;
}

function screened({ screenings, seats }: HearingState, one: SeatId, other: SeatId): boolean {
  const device = (id: SeatId): SeatId => seats.get(id)?.hostSeat ?? id;
  const isOn = (side: readonly SeatId[], id: SeatId) => side.some((each) => device(each) === device(id));
  return [...screenings.values()].some(
    ({ between: [a, b] }) => (isOn(a, one) && isOn(b, other)) || (isOn(a, other) && isOn(b, one)),
  );
}

function isHost(kind: HearingKind, role: Role): boolean {
  return role === 'presiding-judge' || role === 'investigating-judge' || (kind === 'meeting' && role === 'prosecutor');
}

function isPublic({ role }: Seat): boolean {
  return role === 'observer';
}
