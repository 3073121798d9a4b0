import type { ConsultationCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import type { RoomId, SeatId } from '../ids.ts';
import { knows } from './knowing.ts';
import { allows } from './permissions.ts';
import { refuse } from '../refusal.ts';
import { capacityOf } from '../roles.ts';
import {
  belongsInCourtroom,
  followers,
  group,
  isInside,
  isNeeded,
  members,
  onRecord,
  placeOf,
  screened,
  screenedFrom,
} from '../state.ts';
import type { Consultation, ConsultationKind, HearingState, Seat } from '../state.ts';
import { permissionRefusal, endOfShare } from './decision.ts';
import { isForAll, mayBeTogether, privateTalkRelation } from './private-talk.ts';
import type { Decision } from './decision.ts';
import type { RefusalCode } from '../refusal.ts';
import { Rejection } from '../../rejection.ts';

/** Decides on private rooms: who may open one, who may be called in, and how people come back. */
export function decideConsultation(state: HearingState, command: ConsultationCommand, me: Seat): Decision {
  switch (command.type) {
    case 'consult':
      return open(state, 'counsel', command, me);
    case 'deliberate':
      return open(state, 'deliberation', command, me);
    case 'invite': {
      const room = roomOf(state, me);
      if (room instanceof Rejection) return room;
      const no = cannotInvite(state, room, me, command.seat);
      if (no !== null) return no;
      if (room.locked) return refuse('consultation-locked', 'confer');
      if (hasFloor(state, command.seat)) return refuse('has-floor', 'confer');
      if (isIn(state, room.id, command.seat) || room.invited.has(command.seat)) return [];
      return [{ type: 'consultation-invited', room: room.id, seat: command.seat }];
    }
    case 'answer-invitation':
      return answer(state, command, me);
    case 'lock-consultation': {
      const room = roomOf(state, me);
      if (room instanceof Rejection) return room;
      return room.locked === command.locked
        ? []
        : [{ type: 'consultation-locked', room: room.id, locked: command.locked }];
    }
    case 'leave-consultation': {
      const calls = callsOf(state, me);
      if (calls.length > 0) return calls.map(ended);
      const room = roomOf(state, me);
      if (room instanceof Rejection) return room;
      return outOfConsultation(state, me);
    }
    case 'end-consultation': {
      const no = permissionRefusal(state, 'end-consultation', me);
      if (no !== null) return no;
      // The clerk may not end the judges' deliberation.
      const room = state.consultations.get(command.room);
      if (room === undefined || room.kind !== 'counsel') return refuse('unknown-room', 'end-consultation');
      return [ended(room)];
    }
    default:
      return command satisfies never;
  }
}

/** Returns a person to the previous room, together with their interpreters and companions, unless somebody who stays needs them. */
export function outOfConsultation(state: HearingState, me: Seat): HearingEvent[] {
  if (me.place.kind !== 'consultation') return [];
  const { room } = me.place;
  const inside = members(state, room);
  const helpers = followers(state, me).filter((helper) => inside.includes(helper) && !isNeeded(state, helper, me));
  // A general interpreter came along only because of the court's order.
  const ordered = inside.filter((seat) => mustHaveInterpreter(state, seat));
  const general =
    ordered.length === 1 && ordered[0] === me ? inside.filter((seat) => seat !== me && isForAll(seat)) : [];
  const going = [me, ...helpers, ...general];
  return [
    ...going.map(({ id }): HearingEvent => ({ type: 'consultation-left', room, seat: id })),
    ...leftEmpty(state, going),
  ];
}

function open(
  state: HearingState,
  kind: ConsultationKind,
  { room, invite }: { readonly room: RoomId; readonly invite: readonly SeatId[] },
  me: Seat,
): Decision {
  const act = kind === 'counsel' ? 'consult' : 'deliberate';
  const no = permissionRefusal(state, act, me, 'inside');
  if (no !== null) return no;
  if (me.place.kind === 'consultation' || state.consultations.has(room)) return refuse('in-consultation', act);
  for (const seat of invite) {
    const cannot = cannotInvite(state, { kind }, me, seat);
    if (cannot !== null) return cannot;
  }
  if ([me.id, ...invite].some((seat) => hasFloor(state, seat))) return refuse('has-floor', act);
  const entered = enterRoom(state, { id: room, kind }, [me]);
  if (entered instanceof Rejection) return entered;
  const opened: HearingEvent[] = [
    ...callsOf(state, me).map(ended),
    { type: 'consultation-opened', room, kind, by: me.id },
  ];
  if (kind === 'counsel' && isAsked(state, me, invite))
    return [
      ...opened,
      ...[...new Set(invite)].map((seat): HearingEvent => ({ type: 'consultation-invited', room, seat })),
    ];
  const coming = new Set(entered.flatMap((event) => (event.type === 'consultation-entered' ? [event.seat] : [])));
  return [
    ...opened,
    ...entered,
    ...[...new Set(invite)]
      .filter((seat) => !coming.has(seat))
      .map((seat): HearingEvent => ({ type: 'consultation-invited', room, seat })),
  ];
}

/**
 * Opens the judges' room for a debrief: for all judges of the courtroom, without the clerk and interpreters. Judges who are present
 * enter at once; judges with a lost line are called.
 * @param state in which the judges have come out of other private rooms
 */
export function openDebrief(state: HearingState, room: RoomId, me: Seat): Decision {
  if (state.consultations.has(room)) return refuse('in-consultation', 'debrief');
  const others = [...state.seats.values()].filter(
    (seat) =>
      seat.id !== me.id && isJudge(state, seat) && belongsInCourtroom(seat.place) && !screened(state, me.id, seat.id),
  );
  if (others.length === 0) return refuse('not-in-courtroom', 'debrief');
  const entered = enterRoom(state, { id: room, kind: 'deliberation' }, [me, ...others.filter((seat) => isThere(seat))]);
  if (entered instanceof Rejection) return entered;
  return [
    { type: 'consultation-opened', room, kind: 'deliberation', by: me.id, debrief: true },
    ...entered,
    ...others
      .filter((seat) => !isThere(seat))
      .map(({ id }): HearingEvent => ({ type: 'consultation-invited', room, seat: id })),
  ];
}

/** Calls judges who come into the courtroom during the debrief into the debrief. */
export function calledToDebrief(state: HearingState, coming: readonly Seat[]): HearingEvent[] {
  const rooms = [...state.consultations.values()].filter(({ debrief }) => debrief);
  return rooms.flatMap(({ id: room, invited }) =>
    coming
      .filter((seat) => isJudge(state, seat) && !invited.has(seat.id))
      .filter(({ id }) => !members(state, room).some((inside) => inside.id === id || screened(state, inside.id, id)))
      .map(({ id }): HearingEvent => ({ type: 'consultation-invited', room, seat: id })),
  );
}

function isJudge({ kind }: HearingState, { role }: Seat): boolean {
  const capacity = capacityOf(kind, role);
  return capacity === 'host' || capacity === 'bench';
}

/** Returns the debrief in which the person is with a working line, having come from the courtroom; null otherwise. */
export function debriefWith(state: HearingState, { place }: Seat): Consultation | null {
  if (place.kind !== 'consultation' || !place.here || place.from !== 'courtroom') return null;
  const room = state.consultations.get(place.room);
  return room?.debrief === true ? room : null;
}

/**
 * Whether the call waits for its answer in an empty room. This is so when nobody of the caller's own side is called: the caller
 * does not miss the session for a person who may decline.
 */
function isAsked(state: HearingState, me: Seat, invite: readonly SeatId[]): boolean {
  const others = invite.flatMap((id) => state.seats.get(id) ?? []);
  return others.length > 0 && others.every((other) => privateTalkRelation(state, me, other) !== 'own');
}

/** Returns the rooms into which the person has called others and which are still empty. */
export function callsOf(state: HearingState, me: Seat): Consultation[] {
  return [...state.consultations.values()].filter(
    ({ id, openedBy }) => openedBy === me.id && members(state, id).length === 0,
  );
}

export function ended({ id }: Consultation): HearingEvent {
  return { type: 'consultation-ended', room: id };
}

/**
 * Returns why the person may not be called into the private room, or null. The caller must know of the person, and parties may
 * never call the court.
 */
export function cannotInvite(
  state: HearingState,
  room: Pick<Consultation, 'kind' | 'debrief'>,
  me: Seat,
  seat: SeatId,
): Rejection<RefusalCode> | null {
  const other = state.seats.get(seat);
  // A person whom the caller may not know of gets the same refusal as one who does not exist.
  if (other === undefined || !knows(state, me, other)) return refuse('unknown-seat', 'confer');
  return invitationRefusal(state, room, me)(other);
}

/** Returns a function: why a person whom the caller knows may not be called into the private room; null if they may. */
export function invitationRefusal(
  state: HearingState,
  { kind, debrief }: Pick<Consultation, 'kind' | 'debrief'>,
  me: Seat,
): (known: Seat) => Rejection<RefusalCode> | null {
  const mine = me.place.kind === 'consultation' ? members(state, me.place.room) : [];
  const isScreened = screenedFrom(state, me.id);
  // Members whom the caller may not know of are left out, so the refusal does not reveal them.
  const present = presentAmong(mine).filter(({ id }) => !isScreened(id));
  return (other) => {
    const belongs = debrief ? isJudge(state, other) : BELONGS[kind].includes(capacityOf(state.kind, other.role));
    if (!belongs || !allows(state, other.role, 'confer')) return refuse('not-permitted', 'confer');
    if (kind === 'counsel' && privateTalkRelation(state, me, other) === null) return refuse('not-permitted', 'confer');
    if (mine.some(({ id }) => screened(state, id, other.id))) return refuse('unknown-seat', 'confer');
    if (kind === 'counsel' && !mayBeTogether(state, [me, other, ...present])) return refuse('not-permitted', 'confer');
    const isThereToCall = debrief ? belongsInCourtroom(other.place) : isInside(other.place);
    return isThereToCall ? null : refuse('not-entered', 'confer');
  };
}

const BELONGS = {
  counsel: ['party', 'support', 'interpreter'],
  deliberation: ['host', 'bench', 'clerk'],
} as const satisfies Readonly<Record<ConsultationKind, readonly string[]>> as Readonly<
  Record<ConsultationKind, readonly string[]>
>;

function answer(
  state: HearingState,
  { room: id, accept }: { readonly room: RoomId; readonly accept: boolean },
  me: Seat,
): Decision {
  const no = permissionRefusal(state, 'confer', me, 'inside');
  if (no !== null) return no;
  const room = state.consultations.get(id);
  if (room === undefined || !room.invited.has(me.id)) return refuse('not-invited', 'confer');
  const caller = members(state, id).length === 0 ? state.seats.get(room.openedBy) : undefined;
  if (!accept) {
    const last = caller !== undefined && room.invited.size === 1;
    return [{ type: 'consultation-refused', room: id, seat: me.id }, ...(last ? [ended(room)] : [])];
  }
  if (room.locked) return refuse('consultation-locked', 'confer');
  if (me.place.kind === 'consultation') return refuse('in-consultation', 'confer');
  // A judge whom the court has since sent out of the courtroom does not belong to the debrief.
  if (room.debrief && me.place.kind !== 'courtroom') return refuse('not-entered', 'confer');
  // Judges deliberate only outside the session.
  if (room.kind === 'deliberation' && state.phase !== 'open' && state.phase !== 'recess' && state.phase !== 'suspended')
    return refuse('wrong-phase', 'deliberate');
  if (caller !== undefined && screened(state, caller.id, me.id)) return refuse('unknown-room', 'confer');
  if (caller !== undefined && !isThere(caller)) return refuse('caller-away', 'confer');
  if ([me, ...(caller === undefined ? [] : [caller])].some((seat) => hasFloor(state, seat.id)))
    return refuse('has-floor', 'confer');
  const entered = enterRoom(state, room, caller === undefined ? [me] : [me, caller]);
  if (entered instanceof Rejection) return entered;
  const coming = entered.flatMap((event) =>
    event.type === 'consultation-entered' ? (state.seats.get(event.seat) ?? []) : [],
  );
  const together = [...presentAmong(members(state, id)), ...coming];
  if (room.kind === 'counsel' && !mayBeTogether(state, together)) return refuse('not-permitted', 'confer');
  return [...callsOf(state, me).map(ended), ...entered];
}

/**
 * Moves people into a private room together with their interpreters and companions. An interpreter who is absent or needed by
 * another person in the session does not prevent the talk, unless the court ordered that the person talks only with an interpreter:
 * then a general interpreter goes along. Everybody except the first person enters with a closed microphone. Into the judges' room
 * only called people go, because an interpreter or companion of a judge may also serve others.
 */
function enterRoom(
  state: HearingState,
  { id: room, kind }: Pick<Consultation, 'id' | 'kind'>,
  people: readonly Seat[],
): readonly HearingEvent[] | Rejection<RefusalCode> {
  const inside = members(state, room);
  const going = new Set(people);
  for (const me of people) {
    if (!isInside(me.place) || !me.place.here) return refuse('not-entered', 'confer');
    if (kind === 'deliberation') continue;
    const along = followers(state, me).filter(
      (helper) => isThere(helper) && !hasFloor(state, helper.id) && !isHeldInSession(state, helper, me),
    );
    for (const helper of along) going.add(helper);
    if (!lacksOrdered(state, me, [...presentAmong(inside), ...going])) continue;
    const general = freeForAll(state, me, [...inside, ...going]);
    // Only the caller learns that the court's order is the reason.
    if (general === undefined) return refuse(me === people[0] ? 'interpreter-absent' : 'caller-away', 'confer');
    going.add(general);
  }
  if ([...going].some((one) => [...inside, ...going].some((other) => screened(state, one.id, other.id))))
    return refuse('unknown-room', 'confer');
  return [...going].flatMap((seat, index): HearingEvent[] => [
    ...endOfShare(state, seat),
    { type: 'consultation-entered', room, seat: seat.id, ...(index > 0 && { silent: true }) },
  ]);
}

function isThere({ place }: Seat): boolean {
  return (place.kind === 'waiting' || place.kind === 'courtroom') && place.here;
}

/** Whether the person has the floor. The court waits for this speaker, who may leave only after the court ends the turn. */
function hasFloor({ floor }: HearingState, seat: SeatId): boolean {
  return floor?.seat === seat;
}

/** Whether the court ordered an interpreter in private talks for this person, or for somebody in front of the same device. */
function mustHaveInterpreter(state: HearingState, me: Seat): boolean {
  return group(state, me).some(({ interpreterRequired }) => interpreterRequired);
}

/** Whether the court ordered an interpreter for the person and none of `people` interprets for them. */
export function lacksOrdered(state: HearingState, me: Seat, people: readonly Seat[]): boolean {
  return mustHaveInterpreter(state, me) && !people.some((helper) => interpretsFor(state, helper, me));
}

export function interpretsFor(state: HearingState, helper: Seat, me: Seat): boolean {
  return isForAll(helper) || (helper.role === 'interpreter' && followers(state, me).includes(helper));
}

/** Returns a general interpreter whom the person can take along from these people, preferably one into the person's language. */
function freeForAll(state: HearingState, me: Seat, people: readonly Seat[]): Seat | undefined {
  const free = [...state.seats.values()].filter(
    (helper) =>
      isForAll(helper) &&
      isThere(helper) &&
      !hasFloor(state, helper.id) &&
      !isListenedTo(state, helper, me) &&
      !people.some(({ id }) => screened(state, helper.id, id)),
  );
  return free.find(({ language }) => group(state, me).some(({ listensTo }) => listensTo === language)) ?? free[0];
}

/** Whether another person in the courtroom listens to this interpreter in the running session. */
function isListenedTo(state: HearingState, { place, language }: Seat, me: Seat): boolean {
  if (!onRecord(state) || place.kind !== 'courtroom') return false;
  const mine = group(state, me);
  return [...state.seats.values()].some(
    (other) => other.listensTo === language && placeOf(state, other).kind === 'courtroom' && !mine.includes(other),
  );
}

/** Whether another person in the courtroom needs this interpreter or companion in the running session. */
function isHeldInSession(state: HearingState, helper: Seat, me: Seat): boolean {
  return onRecord(state) && helper.place.kind === 'courtroom' && isNeeded(state, helper, me);
}

function roomOf(state: HearingState, me: Seat): Consultation | Rejection<RefusalCode> {
  const no = permissionRefusal(state, 'confer', me, 'inside');
  if (no !== null) return no;
  const room = me.place.kind === 'consultation' ? state.consultations.get(me.place.room) : undefined;
  return room ?? refuse('not-in-consultation', 'confer');
}

function isIn(state: HearingState, room: RoomId, seat: SeatId): boolean {
  const place = state.seats.get(seat)?.place;
  return place?.kind === 'consultation' && place.room === room;
}

/** Returns the people whose line works, of those in a private room. */
export function presentAmong(people: readonly Seat[]): Seat[] {
  return people.filter(({ place }) => isInside(place) && place.here);
}

/** Returns the end of every room that is empty after `out` have left. */
function leftEmpty(state: HearingState, out: readonly Seat[]): HearingEvent[] {
  return [...state.consultations.values()]
    .filter(({ id }) => {
      const inside = members(state, id);
      return inside.length > 0 && inside.every((seat) => out.some((one) => one.id === seat.id));
    })
    .map(ended);
}

/**
 * Returns the end of every room that is empty after `gone` have left the hearing and `out` have left their rooms, and of every call
 * whose caller or last invited person has gone.
 */
export function endsOfEmptyRooms(
  state: HearingState,
  gone: readonly Seat[],
  out: readonly Seat[] = [],
): HearingEvent[] {
  const isGone = (id: SeatId) => gone.some((seat) => seat.id === id);
  const calls = [...state.consultations.values()].filter(
    ({ id, openedBy, invited }) => members(state, id).length === 0 && (isGone(openedBy) || [...invited].every(isGone)),
  );
  return [...leftEmpty(state, [...gone, ...out]), ...calls.map(ended)];
}

/** Ends all private rooms, because the session begins. */
export function recallEvents(state: HearingState): HearingEvent[] {
  return [...state.consultations.values()].map(ended);
}
