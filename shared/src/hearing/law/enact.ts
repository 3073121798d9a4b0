import { entriesAfter } from '../entries.ts';
import type { Actor, Entry, HearingEvent } from '../event.ts';
import { evolve, withoutUnaltered } from '../evolve/evolve.ts';
import { grantChange } from '../evolve/granted.ts';
import type { Granted, GrantChange } from '../evolve/granted.ts';
import type { HearingState } from '../state.ts';
import { reach } from './reach.ts';

/** An act as it will stand in the log, and how the hearing stands after it. */
export interface Enacted {
  readonly entries: readonly Entry[];
  /** What the last of these says with its event. */
  readonly grants?: GrantChange;
  readonly state: HearingState;
  readonly granted: Granted;
}

/**
 * What `decide` answered, as entries of the log after the entry `seq`: the last says what the act changed of who may hear and
 * see whom. Media follow acts as a whole, so what begins and ends within one was never granted.
 * @param granted what was granted before, as the log keeps it
 * @param at epoch milliseconds
 */
export function enact(
  { seq, state, granted }: { readonly seq: number; readonly state: HearingState; readonly granted: Granted },
  events: readonly HearingEvent[],
  actor: Actor,
  at: number,
): Enacted {
  const entries = entriesAfter(seq, at, actor, events);
  const after = entries.reduce(evolve, state);
  // Most entries of a long log say what was written, and change nothing.
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
