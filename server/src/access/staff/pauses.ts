import type { AttemptStore } from './attempt-store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

/** How failures lead to pauses. */
export interface Patience {
  /** Number of failures without a pause. */
  readonly free: number;
  /** Time after which failures are forgotten, counted from the last or the first attempt. */
  readonly forgetMs: number;
  readonly since: 'last' | 'first';
}

/** Per account: five tries, then about one an hour until there was none for a day. */
export const OF_ACCOUNT: Patience = { free: 5, forgetMs: DAY_MS, since: 'last' };
/** Per address: a court behind one address has many people, and some of them mistype. */
export const OF_ADDRESS: Patience = { free: 100, forgetMs: 60 * MINUTE_MS, since: 'first' };

/**
 * Pauses after failures, which double from 30 s to an hour (OWASP ASVS 5.0, 6.3.1). An attempt counts as failed until its success
 * is reported, so simultaneous attempts gain nothing.
 */
export class Pauses {
  readonly #store: AttemptStore;
  readonly #now: () => number;

  constructor(store: AttemptStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Counts an attempt, unless a pause lasts.
   * @returns milliseconds left of a pause; 0 when the attempt may be checked
   */
  async take(key: string, { free, forgetMs, since }: Patience): Promise<number> {
    let left = 0;
    await this.#store.count(key, (before) => {
      const now = this.#now();
      const kept = before !== undefined && before.lastAt >= now - forgetMs ? before : undefined;
      left = Math.max(0, (kept?.freeAt ?? 0) - now);
      if (left > 0) return undefined;
      const failures = (kept?.failures ?? 0) + 1;
      const lastAt = since === 'first' ? (kept?.lastAt ?? now) : now;
      const pause = pauseAfter(failures, free);
      // Without a pause, simultaneous attempts need not wait.
      return { failures, lastAt, freeAt: pause === 0 ? 0 : now + pause };
    });
    return left;
  }

  /** After a success all failures are forgotten. */
  async forget(key: string): Promise<void> {
    await this.#store.clear(key);
  }

  /** Uncounts one attempt of many that has succeeded, or was not checked. */
  async giveBack(key: string): Promise<void> {
    await this.#store.count(key, (before) => before && { ...before, failures: before.failures - 1, freeAt: 0 });
  }

  /** Removes expired counts. */
  async sweep(): Promise<void> {
    await this.#store.sweep(this.#now() - DAY_MS);
  }
}

function pauseAfter(failures: number, free: number): number {
  if (failures < free) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - free));
}
