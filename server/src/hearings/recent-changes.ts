import { evolve } from '@mahzar/shared/hearing/evolve/evolve';
import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingState } from '@mahzar/shared/hearing/state';

/** Entries that changed a hearing, oldest first, and its state before them. */
export interface RecentEntries {
  readonly before: HearingState;
  readonly entries: readonly Entry[];
}

/** Number of entries kept; a client that missed more gets the newest ones. */
const KEPT = 200;

/** The last changes of a hearing, in memory, so that a returning client does not cause a read of the log. */
export class RecentChanges implements RecentEntries {
  #before: HearingState;
  #entries: Entry[] = [];

  constructor(before: HearingState) {
    this.#before = before;
  }

  get before(): HearingState {
    return this.#before;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length < 2 * KEPT) return;
    this.#before = this.#entries.slice(0, -KEPT).reduce(evolve, this.#before);
    this.#entries = this.#entries.slice(-KEPT);
  }
}
