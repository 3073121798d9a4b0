import type { SystemCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import type { SeatId } from '../ids.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { isOver } from '../state.ts';
import type { HearingState, IdentityMeans, Seat } from '../state.ts';
import type { Decision } from './decision.ts';
import { gone } from './leaving.ts';

/** It has been found out whether the person is who is booked. Staff may say so of anybody, and say otherwise later. */
export function identified(
  state: HearingState,
  { seat, outcome, how }: Extract<SystemCommand, { type: 'note-identity' }>,
  now: number,
): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed');
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  // The word of staff stands beside a code: it holds also when the telephone is another.
  const stands = outcome === 'refused' || how === 'one-time-code' || !byTelephone(person.identityMeans);
  if (person.identity === outcome && stands) return [];
  // A code opens no door that staff have closed.
  if (how === 'one-time-code' && person.identity === 'refused') return refuse('identity-refused');
  if (outcome === 'proven') return [{ type: 'identity-proven', seat, how }];
  return [{ type: 'identity-refused', seat, how }, ...gone(state, person, now)];
}

/** Staff take back what was found out. Of whom it has to be known who they are, is out until it is known again. */
export function identityWithdrawn(state: HearingState, seat: SeatId, now: number): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed');
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  return person.identity === 'proven' || person.identity === 'refused' ? withdrawn(state, person, now) : [];
}

/** What follows when what was found out of this person counts no longer. */
export function withdrawn(state: HearingState, person: Seat, now: number): HearingEvent[] {
  const out = person.identifiedBy === null ? [] : gone(state, person, now);
  return [{ type: 'identity-withdrawn', seat: person.id }, ...out];
}

/** Whether it is known who this person is, by a code or a call to the telephone that was booked then. */
export function isKnownByTelephone({ identity, identityMeans }: Seat): boolean {
  return identity === 'proven' && byTelephone(identityMeans);
}

function byTelephone(how: IdentityMeans | null): boolean {
  return how === 'one-time-code' || how === 'telephone';
}

/** Why the person may not come in before it is known who they are; null when it is, or need not be. */
export function unidentified({ identity }: Seat): Refusal | null {
  if (identity === 'needed') return refuse('identity-needed', 'enter');
  return identity === 'refused' ? refuse('identity-refused', 'enter') : null;
}
