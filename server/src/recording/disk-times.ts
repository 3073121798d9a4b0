/** A sync in progress. */
export interface PendingSync {
  /** When it began, ms. */
  readonly since: number;
}

/** Measures how long a recorder's writes and syncs take between two reports. Pure: times (ms) are arguments. */
export class DiskTimes {
  readonly #pending = new Set<PendingSync>();
  /** Duration of the slowest write, and of the slowest sync that ended, since the last report; null if no sync ended. */
  #writeMs = 0;
  #syncMs: number | null = null;
  /** Duration of the slowest sync as of the last report. */
  #lastSyncMs = 0;

  wrote(ms: number): void {
    this.#writeMs = Math.max(this.#writeMs, ms);
  }

  /** Notes that a sync begins; pass the result to `end` when it has ended or failed. */
  begin(now: number): PendingSync {
    const sync = { since: now };
    this.#pending.add(sync);
    return sync;
  }

  end(sync: PendingSync, now: number): void {
    this.#pending.delete(sync);
    this.#syncMs = Math.max(this.#syncMs ?? 0, now - sync.since);
  }

  /**
   * Returns the duration of the slowest write or sync since the last call, ms. If no sync has ended since then, one in progress
   * counts as at least as slow as those before: a sync of half a second is often in progress at one report and over at the next.
   */
  slowest(now: number): number {
    const pending = [...this.#pending].map(({ since }) => now - since);
    const syncMs = this.#syncMs ?? (pending.length > 0 ? this.#lastSyncMs : 0);
    const slowest = Math.max(0, this.#writeMs, syncMs, ...pending);
    [this.#writeMs, this.#syncMs, this.#lastSyncMs] = [0, null, syncMs];
    return slowest;
  }
}
