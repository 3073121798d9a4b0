import type { AttemptStore } from './attempt-store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

/** What failures bring. */
export interface Patience {
  /** Failures that bring no pause. */
  readonly free: number;
  /** After so long all is forgotten: since the last attempt, or since the first. */
  readonly forgetMs: number;
  readonly since: 'last' | 'first';
}

/** With one account: five tries, then about one an hour until there was none for a day. */
export const OF_ACCOUNT: Patience = { free: 5, forgetMs: DAY_MS, since: 'last' };
/** With one address: a court behind one address has many people, of whom some always mistype. */
export const OF_ADDRESS: Patience = { free: 100, forgetMs: 60 * MINUTE_MS, since: 'first' };

/**
 * Pauses after failures, which double from 30 s to an hour (OWASP ASVS 5.0, 6.3.1). What is tried counts as failed until it
 * is said to have succeeded: many attempts at the same moment are no way around.
 */
export class Pauses {
  readonly #store: AttemptStore;
  readonly #now: () => number;

  constructor(store: AttemptStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Counts an attempt. While a pause lasts none is counted.
   * @returns milliseconds that are left of a pause; 0 when the attempt may be looked at
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
      // Without a pause there is no moment to wait for: whoever asks at the same one is not told to.
      return { failures, lastAt, freeAt: pause === 0 ? 0 : now + pause };
    });
    return left;
  }

  /** Whoever it was has succeeded: all is forgotten. */
  async forget(key: string): Promise<void> {
    await this.#store.clear(key);
  }

  /** An attempt of many has succeeded, or was not looked at: it does not count. */
  async giveBack(key: string): Promise<void> {
    await this.#store.count(key, (before) => before && { ...before, failures: before.failures - 1, freeAt: 0 });
  }

  /** Removes counts that are forgotten. */
  async sweep(): Promise<void> {
    await this.#store.sweep(this.#now() - DAY_MS);
  }
}

function pauseAfter(failures: number, free: number): number {
  if (failures < free) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - free));
}
