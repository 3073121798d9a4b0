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
} from '../state.ts';
import type { Consultation, ConsultationKind, HearingState, Seat } from '../state.ts';
import { denied, unshared } from './decision.ts';
import { isForAll, mayBeTogether, talkBond } from './private-talk.ts';
import type { Decision } from './decision.ts';
import type { RefusalCode } from '../refusal.ts';
import { Rejection } from '../../rejection.ts';

/** Private rooms: who may open one, whom they may call in, and how people come back. */
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
      const no = denied(state, 'end-consultation', me);
      if (no !== null) return no;
      // The judges' own room is not the clerk's to end.
      const room = state.consultations.get(command.room);
      if (room === undefined || room.kind !== 'counsel') return refuse('unknown-room', 'end-consultation');
      return [ended(room)];
    }
    default:
      return command satisfies never;
  }
}

/** A person goes back to where they came from, with those who go along unless they are needed by somebody who stays. */
export function outOfConsultation(state: HearingState, me: Seat): HearingEvent[] {
  if (me.place.kind !== 'consultation') return [];
  const { room } = me.place;
  const inside = members(state, room);
  const helpers = followers(state, me).filter((helper) => inside.includes(helper) && !isNeeded(state, helper, me));
  // An interpreter for everybody came along because of the court's order.
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
  const no = denied(state, act, me, 'anywhere');
  if (no !== null) return no;
  if (me.place.kind === 'consultation' || state.consultations.has(room)) return refuse('in-consultation', act);
  for (const seat of invite) {
    const cannot = cannotInvite(state, { kind }, me, seat);
    if (cannot !== null) return cannot;
  }
  if ([me.id, ...invite].some((seat) => hasFloor(state, seat))) return refuse('has-floor', act);
  const entered = come(state, { id: room, kind }, [me]);
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
 * Opens the judges' room for a debrief: all judges of the courtroom and nobody else, neither the clerk nor an interpreter. Those who
 * are there come in at once, those whose line is lost are called.
 * @param state in which the judges have come out of other private rooms
 */
export function openDebrief(state: HearingState, room: RoomId, me: Seat): Decision {
  if (state.consultations.has(room)) return refuse('in-consultation', 'debrief');
  const others = [...state.seats.values()].filter(
    (seat) =>
      seat.id !== me.id && isJudge(state, seat) && belongsInCourtroom(seat.place) && !screened(state, me.id, seat.id),
  );
  if (others.length === 0) return refuse('not-in-courtroom', 'debrief');
  const entered = come(state, { id: room, kind: 'deliberation' }, [me, ...others.filter((seat) => isThere(seat))]);
  if (entered instanceof Rejection) return entered;
  return [
    { type: 'consultation-opened', room, kind: 'deliberation', by: me.id, debrief: true },
    ...entered,
    ...others
      .filter((seat) => !isThere(seat))
      .map(({ id }): HearingEvent => ({ type: 'consultation-invited', room, seat: id })),
  ];
}

/** Judges who come into the courtroom during the debrief are called into it. */
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

/** The debrief in which a person is, with a line that works and having come from the courtroom; else null. */
export function debriefWith(state: HearingState, { place }: Seat): Consultation | null {
  if (place.kind !== 'consultation' || !place.here || place.from !== 'courtroom') return null;
  const room = state.consultations.get(place.room);
  return room?.debrief === true ? room : null;
}

/**
 * Whether a call waits for its answer in an empty room: nobody of the asker's own side is called, so the asker does not miss the
 * session for somebody who may decline.
 */
function isAsked(state: HearingState, me: Seat, invite: readonly SeatId[]): boolean {
  const others = invite.flatMap((id) => state.seats.get(id) ?? []);
  return others.length > 0 && others.every((other) => talkBond(state, me, other) !== 'own');
}

/** Rooms into which the person has called others, and to which nobody has come yet. */
export function callsOf(state: HearingState, me: Seat): Consultation[] {
  return [...state.consultations.values()].filter(
    ({ id, openedBy }) => openedBy === me.id && members(state, id).length === 0,
  );
}

export function ended({ id }: Consultation): HearingEvent {
  return { type: 'consultation-ended', room: id };
}

/** Who may be called into a private room: whom the asker knows of, and never the court by the parties. */
export function cannotInvite(
  state: HearingState,
  { kind, debrief }: Pick<Consultation, 'kind' | 'debrief'>,
  me: Seat,
  seat: SeatId,
): Rejection<RefusalCode> | null {
  const other = state.seats.get(seat);
  // Whether somebody is there whom the asker may not know of, a refusal does not tell either.
  if (other === undefined || !knows(state, me, other)) return refuse('unknown-seat', 'confer');
  const belongs = debrief ? isJudge(state, other) : BELONGS[kind].includes(capacityOf(state.kind, other.role));
  if (!belongs || !allows(state, other.role, 'confer')) return refuse('not-permitted', 'confer');
  if (kind === 'counsel' && talkBond(state, me, other) === null) return refuse('not-permitted', 'confer');
  const mine = me.place.kind === 'consultation' ? members(state, me.place.room) : [];
  if (mine.some(({ id }) => screened(state, id, seat))) return refuse('unknown-seat', 'confer');
  // Of those inside whom the asker may not know of, a refusal does not tell either.
  const known = talking(mine).filter(({ id }) => !screened(state, me.id, id));
  if (kind === 'counsel' && !mayBeTogether(state, [me, other, ...known])) return refuse('not-permitted', 'confer');
  const isThereToCall = debrief ? belongsInCourtroom(other.place) : isInside(other.place);
  return isThereToCall ? null : refuse('not-entered', 'confer');
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
  const no = denied(state, 'confer', me, 'anywhere');
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
  // Whom the court has sent out of the courtroom since is not of the debrief.
  if (room.debrief && me.place.kind !== 'courtroom') return refuse('not-entered', 'confer');
  // Judges deliberate beside the session, never during it.
  if (room.kind === 'deliberation' && state.phase !== 'open' && state.phase !== 'recess' && state.phase !== 'suspended')
    return refuse('wrong-phase', 'deliberate');
  if (caller !== undefined && screened(state, caller.id, me.id)) return refuse('unknown-room', 'confer');
  if (caller !== undefined && !isThere(caller)) return refuse('caller-away', 'confer');
  if ([me, ...(caller === undefined ? [] : [caller])].some((seat) => hasFloor(state, seat.id)))
    return refuse('has-floor', 'confer');
  const entered = come(state, room, caller === undefined ? [me] : [me, caller]);
  if (entered instanceof Rejection) return entered;
  const coming = entered.flatMap((event) =>
    event.type === 'consultation-entered' ? (state.seats.get(event.seat) ?? []) : [],
  );
  const together = [...talking(members(state, id)), ...coming];
  if (room.kind === 'counsel' && !mayBeTogether(state, together)) return refuse('not-permitted', 'confer');
  return [...callsOf(state, me).map(ended), ...entered];
}

/**
 * People go into a private room with those who go along. An interpreter who is not there, or whom the session needs for another,
 * keeps nobody from counsel, unless the court has ordered that the person never talks without: then one who is there for everybody
 * goes along. All but the first come in silent. Into the judges' room nobody comes who is not called: an interpreter or companion
 * of a judge may be another's too.
 */
function come(
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
    if (!lacksOrdered(state, me, [...talking(inside), ...going])) continue;
    const general = freeForAll(state, me, [...inside, ...going]);
    // The court's order is not told to others.
    if (general === undefined) return refuse(me === people[0] ? 'interpreter-absent' : 'caller-away', 'confer');
    going.add(general);
  }
  if ([...going].some((one) => [...inside, ...going].some((other) => screened(state, one.id, other.id))))
    return refuse('unknown-room', 'confer');
  return [...going].flatMap((seat, index): HearingEvent[] => [
    ...unshared(state, seat),
    { type: 'consultation-entered', room, seat: seat.id, ...(index > 0 && { silent: true }) },
  ]);
}

function isThere({ place }: Seat): boolean {
  return (place.kind === 'waiting' || place.kind === 'courtroom') && place.here;
}

/** The court has given the person the word and waits for what they say: they go by the court's word only, when it ends their turn. */
function hasFloor({ floor }: HearingState, seat: SeatId): boolean {
  return floor?.seat === seat;
}

/** Whether the court has ordered that this person, or somebody before their device, never talks in private without an interpreter. */
function mustHaveInterpreter(state: HearingState, me: Seat): boolean {
  return group(state, me).some(({ interpreterRequired }) => interpreterRequired);
}

/** Whether the court has ordered that the person talks with an interpreter, and none of these is theirs. */
export function lacksOrdered(state: HearingState, me: Seat, people: readonly Seat[]): boolean {
  return mustHaveInterpreter(state, me) && !people.some((helper) => interpretsFor(state, helper, me));
}

export function interpretsFor(state: HearingState, helper: Seat, me: Seat): boolean {
  return isForAll(helper) || (helper.role === 'interpreter' && followers(state, me).includes(helper));
}

/** An interpreter for everybody whom the person can take along from these people: into their language, if there is a choice. */
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

/** Whether the session goes on for somebody else in the courtroom who listens to this interpreter. */
function isListenedTo(state: HearingState, { place, language }: Seat, me: Seat): boolean {
  if (!onRecord(state) || place.kind !== 'courtroom') return false;
  const mine = group(state, me);
  return [...state.seats.values()].some(
    (other) => other.listensTo === language && placeOf(state, other).kind === 'courtroom' && !mine.includes(other),
  );
}

/** Whether the session goes on for somebody else in the courtroom who has this interpreter or companion too. */
function isHeldInSession(state: HearingState, helper: Seat, me: Seat): boolean {
  return onRecord(state) && helper.place.kind === 'courtroom' && isNeeded(state, helper, me);
}

function roomOf(state: HearingState, me: Seat): Consultation | Rejection<RefusalCode> {
  const no = denied(state, 'confer', me, 'anywhere');
  if (no !== null) return no;
  const room = me.place.kind === 'consultation' ? state.consultations.get(me.place.room) : undefined;
  return room ?? refuse('not-in-consultation', 'confer');
}

function isIn(state: HearingState, room: RoomId, seat: SeatId): boolean {
  const place = state.seats.get(seat)?.place;
  return place?.kind === 'consultation' && place.room === room;
}

/** Of these people in a private room, those whose line works. */
export function talking(people: readonly Seat[]): Seat[] {
  return people.filter(({ place }) => isInside(place) && place.here);
}

/** Rooms that nobody is left in when these people have come out. */
function leftEmpty(state: HearingState, out: readonly Seat[]): HearingEvent[] {
  return [...state.consultations.values()]
    .filter(({ id }) => {
      const inside = members(state, id);
      return inside.length > 0 && inside.every((seat) => out.some((one) => one.id === seat.id));
    })
    .map(ended);
}

/**
 * Rooms that nobody is left in when these people have gone, and others have come out; and calls whose asker or last invited
 * person has gone.
 */
export function emptied(state: HearingState, gone: readonly Seat[], out: readonly Seat[] = []): HearingEvent[] {
  const isGone = (id: SeatId) => gone.some((seat) => seat.id === id);
  const calls = [...state.consultations.values()].filter(
    ({ id, openedBy, invited }) => members(state, id).length === 0 && (isGone(openedBy) || [...invited].every(isGone)),
  );
  return [...leftEmpty(state, [...gone, ...out]), ...calls.map(ended)];
}

/** Everybody comes back: the session begins. */
export function calledBack(state: HearingState): HearingEvent[] {
  return [...state.consultations.values()].map(ended);
}
