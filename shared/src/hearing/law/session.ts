import type { SessionCommand, SystemCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import { DELEGABLE_ACTS } from './permissions.ts';
import { refuse } from '../refusal.ts';
import type { RefusalCode } from '../refusal.ts';
import { hostPresent } from '../state.ts';
import type { HearingState, NextHearing, Seat } from '../state.ts';
import { Rejection } from '../../rejection.ts';
import { evolve } from '../evolve/evolve.ts';
import type { RoomId } from '../ids.ts';
import { recallEvents, debriefWith, ended, openDebrief } from './consulting.ts';
import { permissionRefusal, autoMuteEvents, recordGapUntil } from './decision.ts';
import type { Decision, Where } from './decision.ts';

/** Decides on the course of the session: its beginning, pauses and end. */
export function decideSession(state: HearingState, command: SessionCommand, me: Seat, now: number): Decision {
  switch (command.type) {
    case 'start':
      return permissionRefusal(state, 'start', me) ?? begin(state, command, now);
    case 'resume':
      return permissionRefusal(state, 'resume', me, whereToLead(state, me)) ?? resume(state, command, me, now);
    case 'cancel-countdown':
      return permissionRefusal(state, 'cancel-countdown', me) ?? [{ type: 'countdown-cancelled' }];
    case 'recess':
      return (
        permissionRefusal(state, 'recess', me) ?? [
          ...recordGapUntil(state, now),
          { type: 'recess-called' },
          ...autoMuteEvents(state),
        ]
      );
    case 'debrief':
      return permissionRefusal(state, 'debrief', me) ?? debrief(state, command.room, me, now);
    case 'continue-unrecorded':
      return (
        permissionRefusal(state, 'continue-unrecorded', me, whereToLead(state, me)) ??
        waive(state, me, command.noSpace === true)
      );
    case 'book-next-hearing':
      return cannotBookNext(state, me) ?? bookNext(state, command.next);
    case 'adjourn':
      return (
        permissionRefusal(state, 'adjourn', me, whereToLead(state, me)) ?? [
          ...recordGapUntil(state, now),
          { type: 'hearing-adjourned' },
        ]
      );
    case 'close':
      // A meeting can be closed before the official enters the room, which also ends its place in the queue.
      return (
        permissionRefusal(state, 'close', me, state.kind === 'meeting' ? 'not-required' : whereToLead(state, me)) ?? [
          ...recordGapUntil(state, now),
          { type: 'hearing-closed' },
        ]
      );
    case 'cancel':
      return permissionRefusal(state, 'cancel', me, 'not-required') ?? [{ type: 'hearing-cancelled' }];
    case 'delegate': {
      const no = permissionRefusal(state, 'delegate', me);
      if (no !== null) return no;
      if (!command.acts.every((act) => DELEGABLE_ACTS.includes(act))) return refuse('not-delegable', 'delegate');
      const acts = new Set(command.acts);
      const same = acts.size === state.delegated.size && [...acts].every((act) => state.delegated.has(act));
      return same ? [] : [{ type: 'acts-delegated', acts: [...acts] }];
    }
    default:
      return command satisfies never;
  }
}

/** A presiding host may lead from the judges' debrief as well as from the courtroom. */
function whereToLead(state: HearingState, me: Seat): Where {
  return debriefWith(state, me) === null ? 'courtroom' : 'inside';
}

/** Returns why the person cannot book the next hearing now; null when they may. */
export function cannotBookNext(state: HearingState, me: Seat): Rejection<RefusalCode> | null {
  return permissionRefusal(state, 'book-next-hearing', me, whereToLead(state, me));
}

/** Books the next hearing. A repeated request for the same time succeeds and books nothing more. */
function bookNext({ nextHearing }: HearingState, next: NextHearing): Decision {
  if (nextHearing === null) return [{ type: 'next-hearing-booked', ...next }];
  return isAtSameTime(nextHearing, next) ? [] : refuse('next-hearing-booked', 'book-next-hearing');
}

/** Decides on the desk's change of the next hearing, also after this hearing is over: people who open its page see the date. */
export function decideNextHearing(
  { nextHearing, calledOffNext }: HearingState,
  { hearing, times }: Extract<SystemCommand, { type: 'note-next-hearing' }>,
): Decision {
  const isTakenBack = nextHearing === null && calledOffNext === hearing && times !== null;
  if (isTakenBack) return [{ type: 'next-hearing-moved', hearing, ...times }];
  if (nextHearing?.hearing !== hearing) return [];
  if (times === null) return [{ type: 'next-hearing-cancelled', hearing }];
  return isAtSameTime(nextHearing, times) ? [] : [{ type: 'next-hearing-moved', hearing, ...times }];
}

type Times = Pick<NextHearing, 'startsAt' | 'endsAt'>;

function isAtSameTime(one: Times, other: Times): boolean {
  return one.startsAt === other.startsAt && one.endsAt === other.endsAt;
}

/** Resumes the session. The judges return from the debrief first, so that a host is present. */
function resume(
  state: HearingState,
  command: Extract<SessionCommand, { type: 'resume' }>,
  me: Seat,
  now: number,
): Decision {
  const room = debriefWith(state, me);
  if (room === null) return begin(state, command, now);
  const back = ended(room);
  const begun = begin(evolve(state, { seq: 0, at: now, actor: { kind: 'system' }, event: back }), command, now);
  return begun instanceof Rejection ? begun : [back, ...begun];
}

/**
 * Opens a debrief: the parties rest and are told that the judges confer. Present judges enter the judges' room at once, also from
 * another deliberation; the others are called.
 */
function debrief(state: HearingState, room: RoomId, me: Seat, now: number): Decision {
  const called: HearingEvent[] =
    state.phase === 'in-session'
      ? [...recordGapUntil(state, now), { type: 'recess-called' }, ...autoMuteEvents(state)]
      : [];
  const deliberations = [...state.consultations.values()].filter(({ kind }) => kind === 'deliberation');
  const rest = [...called, ...deliberations.map(ended)];
  const resting = rest.reduce(
    (before, event) => evolve(before, { seq: 0, at: now, actor: { kind: 'system' }, event }),
    state,
  );
  const opened = openDebrief(resting, room, me);
  return opened instanceof Rejection ? opened : [...rest, ...opened];
}

/** A session begins only with a host in the courtroom, whoever gives the command. */
function begin(
  state: HearingState,
  { countdownMs, noSpace = false }: Extract<SessionCommand, { type: 'start' | 'resume' }>,
  now: number,
): Decision {
  if (!hostPresent(state)) return refuse('no-host', 'start');
  if (noSpace) return refuse('storage-full', 'start');
  return countdownMs > 0 ? [{ type: 'countdown-began', until: now + countdownMs }] : beginningEvents(state);
}

/**
 * Returns the events of the start of recording and the recall from private rooms. The order matters: at rest the recalled people
 * would send nothing for a moment, and state that is kept only while they send would be lost.
 */
export function beginningEvents(state: HearingState): HearingEvent[] {
  return [{ type: 'session-starting' }, ...recallEvents(state)];
}

/**
 * Continues a session without recording at the host's command: one whose recorder failed, or one at rest for which the disk has no
 * room.
 */
function waive(state: HearingState, me: Seat, noSpace: boolean): Decision {
  if (state.phase === 'in-session') {
    if (state.recorder.kind !== 'failing') return refuse('recorder-works', 'continue-unrecorded');
    return state.recordingWaived ? [] : [{ type: 'recording-waived' }];
  }
  if (!noSpace && state.suspension !== 'no-recorder' && state.suspension !== 'no-space')
    return refuse('recorder-works', 'continue-unrecorded');
  // A host with a lost media connection can still send the command, but could not lead the session.
  const { place } = me;
  const comesBack = place.kind === 'consultation' && place.here && place.from === 'courtroom';
  if (!hostPresent(state) && !comesBack) return refuse('no-host', 'continue-unrecorded');
  return [{ type: 'recording-waived', ...(noSpace && { reason: 'disk-full' }) }, ...recallEvents(state)];
}
