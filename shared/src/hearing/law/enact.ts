import { entriesAfter } from '../entries.ts';
import type { Actor, Entry, HearingEvent } from '../event.ts';
import { evolve, withoutUnaltered } from '../evolve/evolve.ts';
import { grantChange } from '../evolve/granted.ts';
import type { GrantedAccess, GrantChange } from '../evolve/granted.ts';
import type { HearingState } from '../state.ts';
import { reach } from './reach.ts';

/** An act as it will be written to the log, and the state of the hearing after it. */
export interface EnactedAct {
  readonly entries: readonly Entry[];
  /** The grant change in the last entry. */
  readonly grants?: GrantChange;
  readonly state: HearingState;
  readonly granted: GrantedAccess;
}

/**
 * Turns the events that `decide` returned into log entries that follow the entry `seq`. The last entry holds the act's grant
 * change. Media follow acts as a whole, so a grant that begins and ends within one act never took effect.
 * @param granted the grants before the act, as the log records them
 * @param at epoch milliseconds
 */
export function enact(
  { seq, state, granted }: { readonly seq: number; readonly state: HearingState; readonly granted: GrantedAccess },
  events: readonly HearingEvent[],
  actor: Actor,
  at: number,
): EnactedAct {
  const entries = entriesAfter(seq, at, actor, events);
  const after = entries.reduce(evolve, state);
  // Most entries of a long log report recorded files and leave the state unchanged.
  if (after === state) return { entries, state, granted };
  const reached = reach(after);
  const grants = grantChange(granted, reached);
  if (grants === null) return { entries, state: after, granted: reached };
  return {
    entries: entriesAfter(seq, at, actor, events, grants),
    grants,
    state: withoutUnaltered(after, grants),
    granted: reached,
  };
}
