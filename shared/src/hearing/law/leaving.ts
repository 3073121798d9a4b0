import type { EnteringCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import { refuse } from '../refusal.ts';
import { inCourtroom, isHost, isInside } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { emptied } from './consulting.ts';
import { ifHostAbsent, unshared } from './decision.ts';
import type { Decision } from './decision.ts';

/**
 * A person goes. A host may hand the hearing to another one in the courtroom, who is there to preside: in one act, so that there
 * is no moment without.
 */
export function decideLeaving(
  state: HearingState,
  { handTo }: Extract<EnteringCommand, { type: 'leave' }>,
  me: Seat,
  now: number,
): Decision {
  if (handTo === undefined) return gone(state, me, now);
  if (!isHost(state, me) || handTo === me.id) return refuse('not-permitted', 'leave');
  const other = state.seats.get(handTo);
  if (other === undefined) return refuse('unknown-seat', 'leave');
  if (!isHost(state, other)) return refuse('not-permitted', 'leave');
  // Whoever presides and is there is replaced by nobody but themselves.
  const presiding = state.seats.get(state.presiding ?? handTo);
  if (presiding !== undefined && presiding !== me && presiding !== other && inCourtroom(presiding))
    return refuse('not-permitted', 'leave');
  if (!inCourtroom(me) || !inCourtroom(other)) return refuse('not-in-courtroom', 'leave');
  return gone(state, me, now).map((event) =>
    event.type === 'person-left' && event.seat === me.id ? { ...event, handedTo: handTo } : event,
  );
}

/** What follows when a person goes, of their own will or because they must; nothing when they are not here. */
export function gone(state: HearingState, me: Seat, now: number): HearingEvent[] {
  if (!isInside(me.place)) return [];
  return [
    ...unshared(state, me),
    { type: 'person-left', seat: me.id },
    ...emptied(state, [me]),
    ...ifHostAbsent(state, me, now),
  ];
}
