import type { ConsultationCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import type { RoomId, SeatId } from '../ids.ts';
import { knows } from './knowing.ts';
import { allows } from './permissions.ts';
import { refuse } from '../refusal.ts';
import { capacityOf } from '../roles.ts';
import { followers, group, isInside, isNeeded, members, onRecord, screened } from '../state.ts';
import type { Consultation, ConsultationKind, HearingState, Seat } from '../state.ts';
import { denied, unshared } from './decision.ts';
import { talkBond } from './private-talk.ts';
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
      const no = cannotInvite(state, room.kind, me, command.seat);
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
  const helpers = followers(state, me).filter(({ id }) => isIn(state, room, id));
  const going = [me, ...helpers.filter((helper) => !isNeeded(state, helper, me))];
  return [
    ...going.map(({ id }): HearingEvent => ({ type: 'consultation-left', room, seat: id })),
    ...emptied(state, going),
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
    const cannot = cannotInvite(state, kind, me, seat);
    if (cannot !== null) return cannot;
  }
  if ([me.id, ...invite].some((seat) => hasFloor(state, seat))) return refuse('has-floor', act);
  const entered = come(state, room, [me]);
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

function ended({ id }: Consultation): HearingEvent {
  return { type: 'consultation-ended', room: id };
}

/** Who may be called into a private room: whom the asker knows of, and never the court by the parties. */
export function cannotInvite(
  state: HearingState,
  kind: ConsultationKind,
  me: Seat,
  seat: SeatId,
): Rejection<RefusalCode> | null {
  const other = state.seats.get(seat);
  // Whether somebody is there whom the asker may not know of, a refusal does not tell either.
  if (other === undefined || !knows(state, me, other)) return refuse('unknown-seat', 'confer');
  const belongs = BELONGS[kind].includes(capacityOf(state.kind, other.role));
  if (!belongs || !allows(state, other.role, 'confer')) return refuse('not-permitted', 'confer');
  if (kind === 'counsel' && talkBond(state, me, other) === null) return refuse('not-permitted', 'confer');
  const mine = me.place.kind === 'consultation' ? members(state, me.place.room) : [];
  if (mine.some(({ id }) => screened(state, id, seat))) return refuse('unknown-seat', 'confer');
  return isInside(other.place) ? null : refuse('not-entered', 'confer');
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
  // Judges deliberate beside the session, never during it.
  if (room.kind === 'deliberation' && state.phase !== 'open' && state.phase !== 'recess' && state.phase !== 'suspended')
    return refuse('wrong-phase', 'deliberate');
  if (caller !== undefined && screened(state, caller.id, me.id)) return refuse('unknown-room', 'confer');
  if (caller !== undefined && !isThere(caller)) return refuse('caller-away', 'confer');
  if ([me, ...(caller === undefined ? [] : [caller])].some((seat) => hasFloor(state, seat.id)))
    return refuse('has-floor', 'confer');
  const entered = come(state, id, caller === undefined ? [me] : [me, caller]);
  return entered instanceof Rejection ? entered : [...callsOf(state, me).map(ended), ...entered];
}

/**
 * People go into a private room with those who go along. An interpreter who is not there, or whom the session needs for another,
 * keeps nobody from counsel, unless the court has ordered that the person never talks without. All but the first come in silent.
 */
function come(
  state: HearingState,
  room: RoomId,
  people: readonly Seat[],
): readonly HearingEvent[] | Rejection<RefusalCode> {
  const inside = members(state, room);
  const going = new Set(people);
  for (const me of people) {
    if (!isInside(me.place) || !me.place.here) return refuse('not-entered', 'confer');
    const along = followers(state, me).filter(
      (helper) => isThere(helper) && !hasFloor(state, helper.id) && !isHeldInSession(state, helper, me),
    );
    for (const helper of along) going.add(helper);
    if (mustHaveInterpreter(state, me) && ![...inside, ...along].some((helper) => interpretsFor(state, helper, me)))
      return refuse('interpreter-absent', 'confer');
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

function interpretsFor(state: HearingState, helper: Seat, me: Seat): boolean {
  return helper.role === 'interpreter' && followers(state, me).some(({ id }) => id === helper.id);
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

/** Rooms that nobody is left in when these people have gone, and calls whose asker or last invited person has gone. */
export function emptied(state: HearingState, gone: readonly Seat[]): HearingEvent[] {
  const isGone = (id: SeatId) => gone.some((seat) => seat.id === id);
  return [...state.consultations.values()]
    .filter(({ id, openedBy, invited }) => {
      const inside = members(state, id);
      if (inside.length > 0) return inside.every((seat) => isGone(seat.id));
      return isGone(openedBy) || [...invited].every(isGone);
    })
    .map(ended);
}

/** Everybody comes back: the session begins. */
export function calledBack(state: HearingState): HearingEvent[] {
  return [...state.consultations.values()].map(ended);
}
