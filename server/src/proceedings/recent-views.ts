import { Rejection } from '@mahzar/shared/rejection';

/** Pages turned within this time count as one look, ms. */
const LOOK_MS = 15 * 60_000;
/** Most people whose last looks are remembered. */
const MAX_LOOKING = 10_000;

interface Look {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly entered: Promise<unknown>;
}

/**
 * Recent looks of people at documents. Each look is an entry of the case, and turning pages makes only one, so that nobody fills
 * the log or pushes other people's looks out of sight.
 */
export class RecentViews {
  readonly #now: () => number;
  readonly #latest = new Map<string, Look>();

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Enters a look, unless the last one was recent: then that one is in the log when this resolves to undefined. A refused look does
   * not count.
   * @param key the reader and the document
   * @param isNews enters the look in any case, because it is more than a look
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
    if (this.#latest.size > MAX_LOOKING && oldest !== undefined) this.#latest.delete(oldest);
  }

  #forget(key: string, look: Look): void {
    if (this.#latest.get(key) === look) this.#latest.delete(key);
  }
}

function wasEntered(done: unknown): boolean {
  return !(done instanceof Rejection);
}
