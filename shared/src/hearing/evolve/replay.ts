import type { Entry } from '../event.ts';
import type { HearingState } from '../state.ts';
import { begin, evolve } from './evolve.ts';
import { withGrants } from './granted.ts';
import type { GrantedAccess } from './granted.ts';
import { grantedByVersion1 } from './version-1.ts';

/** Follows a log from its first entry and keeps the state and the grants. */
export class Replay {
  #state: HearingState;
  /** Null while the log has no grants: in version 1 they follow from the state. */
  #granted: GrantedAccess | null = null;

  constructor(first: Entry) {
    this.#state = begin(first);
  }

  get state(): HearingState {
    return this.#state;
  }

  /** Who may hear and see whom after the last complete act. Within an act, the grants from before the act. */
  get granted(): GrantedAccess {
    return this.#granted ?? grantedByVersion1(this.#state);
  }

  /** Applies an entry; returns false when it changes nothing. */
  take(entry: Entry): boolean {
    const before = this.#state;
    const state = evolve(before, entry);
    if (state.law !== 1) {
      const { granted } = this;
      this.#granted = entry.grants === undefined ? granted : withGrants(granted, entry.grants);
    }
    this.#state = state;
    return state !== before || entry.grants !== undefined;
  }
}
