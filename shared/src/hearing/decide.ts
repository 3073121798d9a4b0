import type { Command, PersonCommand, SystemCommand } from './command.ts';
import type { Actor, HearingEvent } from './event.ts';
import type { SeatId } from './ids.ts';
import { may, mayEver } from './permissions.ts';
import type { Act } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { capacityOf } from './roles.ts';
import { inCourtroom, onRecord } from './state.ts';
import type { HearingState, Seat } from './state.ts';

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
      return me.place.kind === 'outside' ? [] : [{ type: 'person-left', seat: me.id }];
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
    case 'start':
      return denied(state, 'start', me) ?? [{ type: 'session-starting' }];
    case 'resume':
      return denied(state, 'resume', me) ?? [{ type: 'session-starting' }];
    case 'recess':
      return denied(state, 'recess', me) ?? [...unrecorded(state, now), { type: 'recess-called' }];
    case 'close':
      return denied(state, 'close', me) ?? [...unrecorded(state, now), { type: 'hearing-closed' }];
    case 'mute':
      return onOther(state, 'mute', me, command.seat, (other) =>
        other.microphone === 'blocked' ? [] : [{ type: 'microphone-blocked', seat: other.id }],
      );
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
    default:
      return command satisfies never;
  }
}

function enter(state: HearingState, command: Extract<PersonCommand, { type: 'enter' }>, me: Seat): Decision {
  if (state.phase === 'closed') return refuse('hearing-closed', 'enter');
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
  where: 'courtroom' | 'anywhere' = 'courtroom',
): Refusal | null {
  if (!mayEver(state.kind, me.role, act)) return refuse('not-permitted', act);
  if (state.phase === 'closed') return refuse('hearing-closed', act);
  if (!may(state.kind, state.phase, me.role, act)) return refuse('wrong-phase', act);
  const entered = where === 'courtroom' ? inCourtroom(me) : me.place.kind !== 'outside';
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

/** A time (epoch ms) brought into the current stretch on the record. */
function withinRecord(state: HearingState, time: number, now: number): number {
  return Math.max(state.intervals.at(-1)?.from ?? now, Math.min(time, now));
}

function observe(state: HearingState, command: SystemCommand, now: number): Decision {
  switch (command.type) {
    case 'note-line-lost': {
      const place = state.seats.get(command.seat)?.place;
      if (place === undefined) return refuse('unknown-seat');
      if (place.kind === 'outside' || place.session !== command.session) return refuse('session-replaced');
      return place.here ? [{ type: 'line-lost', seat: command.seat }] : [];
    }
    case 'note-line-restored': {
      const place = state.seats.get(command.seat)?.place;
      if (place === undefined) return refuse('unknown-seat');
      if (place.kind === 'outside' || place.session !== command.session) return refuse('session-replaced');
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
    case 'note-service-restarted':
      if (state.phase === 'scheduled' || state.phase === 'closed') return [];
      return [{ type: 'service-restarted', lastWrittenAt: command.lastWrittenAt }];
    case 'note-track-opened':
      return [{ type: 'track-opened', track: command.track, source: command.source }];
    case 'note-segment-sealed':
      return [{ type: 'segment-sealed', ...command.segment }];
    default:
      return command satisfies never;
  }
}
