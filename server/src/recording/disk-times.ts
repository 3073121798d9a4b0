/** A sync that is under way. */
export interface PendingSync {
  /** Milliseconds. */
  readonly since: number;
}

/** How long a recorder's writes and syncs take, from report to report. Pure: times (ms) come in as arguments. */
export class DiskTimes {
  readonly #pending = new Set<PendingSync>();
  /** The slowest write, and the slowest of the syncs that have ended since the last report; null where none has. */
  #writeMs = 0;
  #syncMs: number | null = null;
  /** The slowest of the syncs that ended last. */
  #lastSyncMs = 0;

  wrote(ms: number): void {
    this.#writeMs = Math.max(this.#writeMs, ms);
  }

  /** A sync begins; it is given back when it has ended or failed. */
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
   * What took longest since it was asked last, ms. Where no sync has ended since, the one under way counts as no quicker than those
   * before it: one of half a second is as a rule under way at one report and over at the next.
   */
  slowest(now: number): number {
    const pending = [...this.#pending].map(({ since }) => now - since);
    const syncMs = this.#syncMs ?? (pending.length > 0 ? this.#lastSyncMs : 0);
    const slowest = Math.max(0, this.#writeMs, syncMs, ...pending);
    [this.#writeMs, this.#syncMs, this.#lastSyncMs] = [0, null, syncMs];
    return slowest;
  }
}
