import { Rejection } from '@mahzar/shared/rejection';

/** Pages that somebody turns within so long are one look, milliseconds. */
const LOOK_MS = 15 * 60_000;
/** People of whom it is known when they looked. */
const MOST_LOOKING = 10_000;

interface Look {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly entered: Promise<unknown>;
}

/**
 * Who has looked at what a short while ago. Each look of people is an entry of the case, and whoever turns pages has looked once:
 * nobody fills the log, or pushes others' looks out of sight.
 */
export class Looks {
  readonly #now: () => number;
  readonly #latest = new Map<string, Look>();

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Enters a look, unless the last one is of a short while ago: then that one is in the log when it resolves, and it resolves to
   * undefined. What is refused is no look.
   * @param key who looks, and at what
   * @param isNews whether it is more than a look, and is entered in any case
   */
  async enter<Done>(key: string, work: () => Promise<Done>, isNews: boolean): Promise<Done | undefined> {
    const last = this.#latest.get(key);
    const isRecent = last !== undefined && this.#now() - last.at < LOOK_MS;
    if (isRecent && !isNews && (await last.entered.then(wasEntered, () => false))) return undefined;
    const entered = work();
    const look: Look = { at: this.#now(), entered };
    this.#keep(key, look);
    try {
      const done = await entered;
      if (!wasEntered(done)) this.#forget(key, look);
      return done;
    } catch (error) {
      this.#forget(key, look);
      throw error;
    }
  }

  #keep(key: string, look: Look): void {
    this.#latest.delete(key);
    this.#latest.set(key, look);
    const [oldest] = this.#latest.keys();
    if (this.#latest.size > MOST_LOOKING && oldest !== undefined) this.#latest.delete(oldest);
  }

  #forget(key: string, look: Look): void {
    if (this.#latest.get(key) === look) this.#latest.delete(key);
  }
}

function wasEntered(done: unknown): boolean {
  return !(done instanceof Rejection);
}
