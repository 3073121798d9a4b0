import type { EnteringCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import { refuse } from '../refusal.ts';
import { inCourtroom, isHost, isInside } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { endsOfEmptyRooms } from './consulting.ts';
import { suspensionIfHostAbsent, endOfShare } from './decision.ts';
import type { Decision } from './decision.ts';

/**
 * Decides on leaving. A host may hand the hearing to another host in the courtroom in the same act, so that a host is always
 * presiding.
 */
export function decideLeaving(
  state: HearingState,
  { handTo }: Extract<EnteringCommand, { type: 'leave' }>,
  me: Seat,
  now: number,
): Decision {
  if (handTo === undefined) return leavingEvents(state, me, now);
  if (!isHost(state, me) || handTo === me.id) return refuse('not-permitted', 'leave');
  const other = state.seats.get(handTo);
  if (other === undefined) return refuse('unknown-seat', 'leave');
  if (!isHost(state, other)) return refuse('not-permitted', 'leave');
  // A present presiding host can be replaced only by their own act.
  const presiding = state.seats.get(state.presiding ?? handTo);
  if (presiding !== undefined && presiding !== me && presiding !== other && inCourtroom(presiding))
    return refuse('not-permitted', 'leave');
  if (!inCourtroom(me) || !inCourtroom(other)) return refuse('not-in-courtroom', 'leave');
  return leavingEvents(state, me, now).map((event) =>
    event.type === 'person-left' && event.seat === me.id ? { ...event, handedTo: handTo } : event,
  );
}

/** Returns the consequences when a person leaves, voluntarily or not; none when the person is not inside. */
export function leavingEvents(state: HearingState, me: Seat, now: number): HearingEvent[] {
  if (!isInside(me.place)) return [];
  return [
    ...endOfShare(state, me),
    { type: 'person-left', seat: me.id },
    ...endsOfEmptyRooms(state, [me]),
    ...suspensionIfHostAbsent(state, me, now),
  ];
}
