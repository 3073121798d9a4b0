import type { Command, PersonCommand, SystemCommand } from './command.ts';
import type { Actor, HearingEvent } from './event.ts';
import type { SeatId } from './ids.ts';
import { may, mayEver } from './permissions.ts';
import type { Act } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { capacityOf } from './roles.ts';
import { inCourtroom, isInside, isOver, onRecord } from './state.ts';
import type { HearingState, Seat, SuspensionReason } from './state.ts';

/** What follows from a command: events to append (none when it is already so), or why not. */
export type Decision = readonly HearingEvent[] | Refusal;

/**
 * The law of the hearing: who may do what, when, and what follows. Pure; `now` is epoch milliseconds.
 * A refusal leaves everything as it was.
 */
export function decide(state: HearingState, command: Command, actor: Actor, now: number): Decision {
  if (actor.kind === 'system') {
    return isSystemCommand(command) ? observe(state, command, now) : refuse('not-permitted');
  }
  const me = state.seats.get(actor.seat);
  if (me === undefined) return refuse('unknown-seat');
  return isSystemCommand(command) ? refuse('not-permitted') : ask(state, command, me, now);
}

function isSystemCommand(command: Command): command is SystemCommand {
  return command.type.startsWith('note-');
}

function ask(state: HearingState, command: PersonCommand, me: Seat, now: number): Decision {
  switch (command.type) {
    case 'enter':
      return enter(state, command, me);
    case 'leave':
      return isInside(me.place) ? [{ type: 'person-left', seat: me.id }, ...ifUnled(state, me, now)] : [];
    case 'admit':
      return onOther(state, 'admit', me, command.seat, (other) =>
        other.place.kind === 'waiting' ? [{ type: 'person-admitted', seat: other.id }] : refuse('not-waiting', 'admit'),
      );
    case 'dismiss':
      return onOther(state, 'dismiss', me, command.seat, (other) =>
        other.place.kind === 'courtroom'
          ? [{ type: 'person-dismissed', seat: other.id }]
          : refuse('not-in-courtroom', 'dismiss'),
      );
    case 'remove':
      return onOther(state, 'remove', me, command.seat, (other) =>
        other.place.kind === 'expelled' ? [] : [{ type: 'person-expelled', seat: other.id }],
      );
    case 'readmit':
      return onOther(state, 'readmit', me, command.seat, (other) =>
        other.place.kind === 'expelled'
          ? [{ type: 'person-readmitted', seat: other.id }]
          : refuse('not-expelled', 'readmit'),
      );
    case 'start':
      return denied(state, 'start', me) ?? [{ type: 'session-starting' }];
    case 'resume':
      return denied(state, 'resume', me) ?? [{ type: 'session-starting' }];
    case 'recess':
      return denied(state, 'recess', me) ?? [...unrecorded(state, now), { type: 'recess-called' }];
    case 'adjourn':
      return denied(state, 'adjourn', me) ?? [...unrecorded(state, now), { type: 'hearing-adjourned' }];
    case 'close':
      return denied(state, 'close', me) ?? [...unrecorded(state, now), { type: 'hearing-closed' }];
    case 'cancel':
      return denied(state, 'cancel', me, 'lobby') ?? [{ type: 'hearing-cancelled' }];
    case 'mute':
      return onOther(state, 'mute', me, command.seat, (other) =>
        other.microphone === 'blocked' ? [] : [{ type: 'microphone-blocked', seat: other.id }],
      );
    case 'mute-all':
      return denied(state, 'mute-all', me) ?? muteAll(state);
    case 'allow-to-speak':
      return onOther(state, 'allow-to-speak', me, command.seat, (other) =>
        other.microphone === 'blocked' ? [{ type: 'microphone-allowed', seat: other.id }] : [],
      );
    case 'set-microphone':
      return setMicrophone(state, command.on, me);
    case 'set-camera':
      return (
        denied(state, 'set-camera', me, 'anywhere') ??
        ((me.camera === 'on') === command.on ? [] : [{ type: 'camera-set', seat: me.id, on: command.on }])
      );
    case 'raise-hand':
      return denied(state, 'raise-hand', me) ?? (me.hand === null ? [{ type: 'hand-raised', seat: me.id }] : []);
    case 'lower-hand':
      return lowerHand(state, command.seat, me);
    case 'lower-all-hands':
      return (
        denied(state, 'lower-all-hands', me) ??
        [...state.seats.values()].flatMap(({ id, hand }) => (hand === null ? [] : [{ type: 'hand-lowered', seat: id }]))
      );
    default:
      return command satisfies never;
  }
}

function enter(state: HearingState, command: Extract<PersonCommand, { type: 'enter' }>, me: Seat): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed', 'enter');
  if (me.place.kind === 'expelled') return refuse('expelled', 'enter');
  const opening: HearingEvent[] = may(state.kind, state.phase, me.role, 'open') ? [{ type: 'hearing-opened' }] : [];
  if (state.phase === 'scheduled' && opening.length === 0) return refuse('hearing-not-open', 'enter');

  if (me.place.kind === 'outside') {
    const speaks = mayEver(state.kind, me.role, 'send-media');
    const entered: HearingEvent = {
      type: 'person-entered',
      seat: me.id,
      room: mayEver(state.kind, me.role, 'enter-directly') ? 'courtroom' : 'waiting',
      session: command.session,
      microphone: speaks && command.microphone,
      camera: speaks && command.camera,
    };
    return [...opening, entered];
  }
  if (me.place.session === command.session) {
    return me.place.here ? [] : [{ type: 'line-restored', seat: me.id, awayMs: null }];
  }
  if (me.place.here && !command.takeOver) return refuse('seat-in-use', 'enter');
  return [{ type: 'seat-taken-over', seat: me.id, session: command.session }];
}

function setMicrophone(state: HearingState, on: boolean, me: Seat): Decision {
  const no = denied(state, 'set-microphone', me, 'anywhere');
  if (no !== null) return no;
  if (me.microphone === 'blocked') return on ? refuse('microphone-blocked', 'set-microphone') : [];
  return (me.microphone === 'on') === on ? [] : [{ type: 'microphone-set', seat: me.id, on }];
}

/** Closes every microphone in the courtroom but those of the hosts and the clerk. */
function muteAll(state: HearingState): HearingEvent[] {
  return [...state.seats.values()].flatMap(({ id, role, place, microphone }): HearingEvent[] => {
    const capacity = capacityOf(state.kind, role);
    const speaks = mayEver(state.kind, role, 'send-media') && capacity !== 'host' && capacity !== 'clerk';
    if (!speaks || place.kind !== 'courtroom' || microphone === 'blocked') return [];
    return [{ type: 'microphone-blocked', seat: id }];
  });
}

function lowerHand(state: HearingState, seat: SeatId, me: Seat): Decision {
  const act: Act = seat === me.id ? 'lower-hand' : 'lower-any-hand';
  const no = denied(state, act, me);
  if (no !== null) return no;
  const target = state.seats.get(seat);
  if (target === undefined) return refuse('unknown-seat', act);
  return target.hand === null ? [] : [{ type: 'hand-lowered', seat }];
}

/** The refusal of an act by this person in this state, or null when the table allows it. */
function denied(
  state: HearingState,
  act: Act,
  me: Seat,
  where: 'courtroom' | 'anywhere' | 'lobby' = 'courtroom',
): Refusal | null {
  if (!mayEver(state.kind, me.role, act)) return refuse('not-permitted', act);
  if (isOver(state.phase)) return refuse('hearing-closed', act);
  if (!may(state.kind, state.phase, me.role, act)) return refuse('wrong-phase', act);
  const entered = where === 'lobby' || (where === 'courtroom' ? inCourtroom(me) : isInside(me.place));
  return entered ? null : refuse('not-entered', act);
}

/** An act done to somebody else. A host cannot be muted or put out by others. */
function onOther(state: HearingState, act: Act, me: Seat, seat: SeatId, then: (other: Seat) => Decision): Decision {
  const no = denied(state, act, me);
  if (no !== null) return no;
  const other = state.seats.get(seat);
  if (other === undefined) return refuse('unknown-seat', act);
  if (capacityOf(state.kind, other.role) === 'host' && act !== 'admit') return refuse('not-permitted', act);
  return then(other);
}

/** The gap that stands open when the record stops while the recorder is failing. */
function unrecorded(state: HearingState, now: number): HearingEvent[] {
  if (!onRecord(state) || state.recorder.kind !== 'failing') return [];
  return [{ type: 'record-gap', from: state.recorder.since, to: now, reason: state.recorder.reason }];
}

/** What follows when this person goes: a session that nobody is left to preside over does not go on. */
function ifUnled(state: HearingState, gone: Seat, now: number): HearingEvent[] {
  const presided = inCourtroom(gone) && capacityOf(state.kind, gone.role) === 'host';
  return presided && onRecord(state) && !hostPresent(state, gone) ? suspended(state, 'no-host', now) : [];
}

function hostPresent(state: HearingState, beside?: Seat): boolean {
  return [...state.seats.values()].some(
    (seat) => seat !== beside && inCourtroom(seat) && capacityOf(state.kind, seat.role) === 'host',
  );
}

function suspended(state: HearingState, reason: SuspensionReason, now: number): HearingEvent[] {
  return [...unrecorded(state, now), { type: 'session-suspended', reason }];
}

/** A time (epoch ms) brought into the current stretch on the record. */
function withinRecord(state: HearingState, time: number, now: number): number {
  return Math.max(state.intervals.at(-1)?.from ?? now, Math.min(time, now));
}

function observe(state: HearingState, command: SystemCommand, now: number): Decision {
  switch (command.type) {
    case 'note-line-lost': {
      const seat = state.seats.get(command.seat);
      if (seat === undefined) return refuse('unknown-seat');
      if (!isInside(seat.place) || seat.place.session !== command.session) return refuse('session-replaced');
      return seat.place.here ? [{ type: 'line-lost', seat: seat.id }, ...ifUnled(state, seat, now)] : [];
    }
    case 'note-line-restored': {
      const place = state.seats.get(command.seat)?.place;
      if (place === undefined) return refuse('unknown-seat');
      if (!isInside(place) || place.session !== command.session) return refuse('session-replaced');
      return place.here ? [] : [{ type: 'line-restored', seat: command.seat, awayMs: command.awayMs }];
    }
    case 'note-recorder-confirmed':
      if (state.phase === 'starting') return [{ type: 'session-started' }];
      if (state.phase !== 'in-session' || state.recorder.kind !== 'failing') return [];
      return [...unrecorded(state, now), { type: 'recorder-restored' }];
    case 'note-recorder-failed':
      if (state.phase === 'starting') return [{ type: 'session-start-failed', reason: command.reason }];
      if (state.phase !== 'in-session' || state.recorder.kind === 'failing') return [];
      return [{ type: 'recorder-failed', since: withinRecord(state, command.since, now), reason: command.reason }];
    case 'note-outage-lasts':
      if (state.phase !== 'in-session') return [];
      // After a restart everybody returns by themselves: a host who has not by now is missing.
      if (!hostPresent(state)) return suspended(state, 'no-host', now);
      return state.recorder.kind === 'failing' ? suspended(state, 'no-recorder', now) : [];
    case 'note-service-restarted':
      if (state.phase === 'scheduled' || isOver(state.phase)) return [];
      return [{ type: 'service-restarted', lastWrittenAt: command.lastWrittenAt }];
    case 'note-track-opened':
      return [{ type: 'track-opened', track: command.track, source: command.source }];
    case 'note-segment-sealed':
      return [{ type: 'segment-sealed', ...command.segment }];
    default:
      return command satisfies never;
  }
}
