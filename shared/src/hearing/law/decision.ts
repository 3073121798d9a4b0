import type { HearingEvent } from '../event.ts';
import type { SeatId } from '../ids.ts';
import { allows, mayEverAt } from './permissions.ts';
import type { Act } from './permissions.ts';
import { refuse } from '../refusal.ts';
import { capacityOf } from '../roles.ts';
import { belongsInCourtroom, hostPresent, inCourtroom, isHost, isInside, isOver, onRecord } from '../state.ts';
import type { HearingState, Seat, SuspensionReason } from '../state.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';

/** What follows from a command: events to append (none when it is already so), or why not. */
export type Decision = readonly HearingEvent[] | Rejection<RefusalCode>;

/** Where somebody must be to do an act. `lobby`: nowhere, the link is enough. */
export type Where = 'courtroom' | 'anywhere' | 'lobby';

/** The refusal of an act by this person in this state, or null when the table allows it. */
export function denied(
  state: HearingState,
  act: Act,
  me: Seat,
  where: Where = 'courtroom',
): Rejection<RefusalCode> | null {
  if (!mayEverAt(state, me.role, act)) return refuse('not-permitted', act);
  if (isOver(state.phase)) return refuse('hearing-closed', act);
  if (!allows(state, me.role, act)) return refuse('wrong-phase', act);
  if (where === 'lobby') return null;
  // A person whose sound and picture are lost can still be asking: to switch the microphone off, to call a recess.
  const entered = where === 'courtroom' ? me.place.kind === 'courtroom' : isInside(me.place);
  return entered ? null : refuse('not-entered', act);
}

/** An act done to somebody else. A host cannot be muted or put out by others, nor a judge of the panel by who is none; nobody puts out themself. */
export function onOther(
  state: HearingState,
  act: Act,
  me: Seat,
  seat: SeatId,
  then: (other: Seat) => Decision,
): Decision {
  const no = denied(state, act, me);
  if (no !== null) return no;
  const other = state.seats.get(seat);
  if (other === undefined) return refuse('unknown-seat', act);
  return isBeyond(state, me, other) && !HARMLESS.has(act) ? refuse('not-permitted', act) : then(other);
}

/** Whether the one may not close a microphone of the other, nor put the other out. */
export function isBeyond(state: HearingState, me: Seat, other: Seat): boolean {
  if (isHost(state, other) || me.id === other.id) return true;
  return capacityOf(state.kind, other.role) === 'bench' && !isHost(state, me);
}

/** What may be done to a host too. */
const HARMLESS: ReadonlySet<Act> = new Set(['admit', 'allow-to-speak', 'give-floor', 'spotlight']);

/** The gap that stands open, up to a moment (epoch ms): the record stops while the recorder is failing, or it writes again. */
export function unrecorded(state: HearingState, until: number): HearingEvent[] {
  if (!onRecord(state) || state.recorder.kind !== 'failing') return [];
  return [{ type: 'record-gap', from: state.recorder.since, to: until, reason: state.recorder.reason }];
}

/** The session is stopped by the service. */
export function suspended(state: HearingState, reason: SuspensionReason, now: number): HearingEvent[] {
  return [...unrecorded(state, now), { type: 'session-suspended', reason }, ...autoMuted(state)];
}

/**
 * What follows when a rest begins. Nobody hears anybody then, and people talk at home as if nobody ever would: their
 * microphones are off until they open them themselves. The host leads, and speaks first when the session goes on.
 */
export function autoMuted(state: HearingState): HearingEvent[] {
  // Who waits has not spoken yet.
  const seats = [...state.seats.values()].filter(
    (seat) => seat.microphone === 'on' && belongsInCourtroom(seat.place) && !isHost(state, seat),
  );
  return seats.length === 0 ? [] : [{ type: 'microphones-rested', seats: seats.map(({ id }) => id) }];
}

/** What follows when this person goes: a session that nobody is left to preside over does not go on. */
export function ifHostAbsent(state: HearingState, gone: Seat, now: number): HearingEvent[] {
  const presided = inCourtroom(gone) && isHost(state, gone);
  return presided && onRecord(state) && !hostPresent(state, gone) ? suspended(state, 'no-host', now) : [];
}

/** What follows when this person is in the courtroom no longer: a screen that they share is shared no more. */
export function unshared(state: HearingState, gone: Seat): HearingEvent[] {
  return state.share === gone.id ? [{ type: 'share-stopped', seat: gone.id }] : [];
}
