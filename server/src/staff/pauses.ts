import type { AttemptStore } from '../storage/attempt-store.ts';

const MINUTE_MS = 60_000;
/** After so long without an attempt all is forgotten. */
const FORGET_MS = 24 * 60 * MINUTE_MS;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

/** Failures that bring no pause. */
export const FREE = {
  /** Of one account. */
  account: 5,
  /** Of one address: a court behind one address has many people. */
  address: 100,
} as const;

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
   * @param free failures that bring no pause
   * @returns milliseconds that are left of a pause; 0 when the attempt may be looked at
   */
  async take(key: string, free: number): Promise<number> {
    const now = this.#now();
    const before = await this.#store.count(key, (before) => {
      if (before !== undefined && before.freeAt > now) return undefined;
      const failures = (before === undefined || before.lastAt < now - FORGET_MS ? 0 : before.failures) + 1;
      return { failures, lastAt: now, freeAt: now + pauseAfter(failures, free) };
    });
    return Math.max(0, (before?.freeAt ?? 0) - now);
  }

  /** Whoever it was has succeeded: all is forgotten. */
  async forget(key: string): Promise<void> {
    await this.#store.clear(key);
  }

  /** One of many has succeeded: their attempt does not count. */
  async giveBack(key: string): Promise<void> {
    const now = this.#now();
    await this.#store.count(key, (before) => before && { ...before, failures: before.failures - 1, freeAt: now });
  }

  /** Removes counts that are forgotten. */
  async sweep(): Promise<void> {
    await this.#store.sweep(this.#now() - FORGET_MS);
  }
}

function pauseAfter(failures: number, free: number): number {
  if (failures < free) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - free));
}
