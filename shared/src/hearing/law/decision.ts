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

/** The result of a command: events to append (empty when nothing changes), or the refusal. */
export type Decision = readonly HearingEvent[] | Rejection<RefusalCode>;

/** Where a person must be to do an act: in the courtroom, inside (see `isInside`), or nowhere in particular, as the link is enough. */
export type Where = 'courtroom' | 'inside' | 'not-required';

/** Returns the refusal of an act by this person in this state, or null when the permission table allows it. */
export function permissionRefusal(
  state: HearingState,
  act: Act,
  me: Seat,
  where: Where = 'courtroom',
): Rejection<RefusalCode> | null {
  if (!mayEverAt(state, me.role, act)) return refuse('not-permitted', act);
  if (isOver(state.phase)) return refuse('hearing-closed', act);
  if (!allows(state, me.role, act)) return refuse('wrong-phase', act);
  if (where === 'not-required') return null;
  // A person whose media connection is lost can still send commands, for instance to switch the microphone off or call a recess.
  const entered = where === 'courtroom' ? me.place.kind === 'courtroom' : isInside(me.place);
  return entered ? null : refuse('not-entered', act);
}

/**
 * Decides an act on another person. Nobody can mute or remove a host, only a host can do so to a panel judge, and nobody can remove
 * themself.
 */
export function decideOnOther(
  state: HearingState,
  act: Act,
  me: Seat,
  seat: SeatId,
  then: (other: Seat) => Decision,
): Decision {
  const no = permissionRefusal(state, act, me);
  if (no !== null) return no;
  const other = state.seats.get(seat);
  if (other === undefined) return refuse('unknown-seat', act);
  return isImmuneTo(state, me, other) && !HARMLESS.has(act) ? refuse('not-permitted', act) : then(other);
}

/** Whether `me` may neither close the microphone of `other` nor remove them. */
export function isImmuneTo(state: HearingState, me: Seat, other: Seat): boolean {
  if (isHost(state, other) || me.id === other.id) return true;
  return capacityOf(state.kind, other.role) === 'bench' && !isHost(state, me);
}

/** Acts that are possible on a host too. */
const HARMLESS: ReadonlySet<Act> = new Set(['admit', 'allow-to-speak', 'give-floor', 'spotlight']);

/** Returns the gap in the record up to a moment (epoch ms) while the recorder is failing; nothing otherwise. */
export function recordGapUntil(state: HearingState, until: number): HearingEvent[] {
  if (!onRecord(state) || state.recorder.kind !== 'failing') return [];
  return [{ type: 'record-gap', from: state.recorder.since, to: until, reason: state.recorder.reason }];
}

/** Returns the events of a suspension by the service. */
export function suspensionEvents(state: HearingState, reason: SuspensionReason, now: number): HearingEvent[] {
  return [...recordGapUntil(state, now), { type: 'session-suspended', reason }, ...autoMuteEvents(state)];
}

/**
 * Returns the muting at the beginning of a rest. Nobody hears anybody then, and people talk as if in private, so their microphones
 * are off until they open them themselves. The host keeps the microphone and speaks first when the session continues.
 */
export function autoMuteEvents(state: HearingState): HearingEvent[] {
  // People in the waiting room have not spoken yet.
  const seats = [...state.seats.values()].filter(
    (seat) => seat.microphone === 'on' && belongsInCourtroom(seat.place) && !isHost(state, seat),
  );
  return seats.length === 0 ? [] : [{ type: 'microphones-rested', seats: seats.map(({ id }) => id) }];
}

/** Returns the suspension of the session if this person was the last present host. */
export function suspensionIfHostAbsent(state: HearingState, gone: Seat, now: number): HearingEvent[] {
  const presided = inCourtroom(gone) && isHost(state, gone);
  return presided && onRecord(state) && !hostPresent(state, gone) ? suspensionEvents(state, 'no-host', now) : [];
}

/** Returns the end of the screen share if the person who leaves the courtroom shares their screen. */
export function endOfShare(state: HearingState, gone: Seat): HearingEvent[] {
  return state.share === gone.id ? [{ type: 'share-stopped', seat: gone.id }] : [];
}
