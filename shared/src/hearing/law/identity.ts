import type { SystemCommand } from '../command.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { isOver } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import type { Decision } from './decision.ts';

/** It has been found out whether the person is who is booked. Staff may say so of anybody, and say otherwise later. */
export function identified(
  state: HearingState,
  { seat, outcome, how }: Extract<SystemCommand, { type: 'note-identity' }>,
): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed');
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  if (person.identity === outcome) return [];
  // A code opens no door that staff have closed.
  if (how === 'one-time-code' && person.identity === 'refused') return refuse('identity-refused');
  return [{ type: outcome === 'proven' ? 'identity-proven' : 'identity-refused', seat, how }];
}

/** Why the person may not come in before it is known who they are; null when it is, or need not be. */
export function unidentified({ identity }: Seat): Refusal | null {
  if (identity === 'needed') return refuse('identity-needed', 'enter');
  return identity === 'refused' ? refuse('identity-refused', 'enter') : null;
}
