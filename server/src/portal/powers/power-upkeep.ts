import type { Database } from '../../storage/database.ts';
import { inTransaction } from '../../storage/database.ts';
import type { PowerDesk } from './power-desk.ts';
import type { PowerStore } from './power-store.ts';

/** What has lain too long is looked for so often, milliseconds. */
const SWEEP_MS = 6 * 3_600_000;
/** What belongs to no open case waits for so long, milliseconds. */
const UNMATCHED_MS = 30 * 86_400_000;

export interface PowerUpkeepParts {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'sweep' | 'unmatched'>;
  readonly desk: Pick<PowerDesk, 'expire'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log: it is tried again. */
  readonly problem: (error: unknown) => void;
}

/** Ends powers of attorney that no case was found for in time, and forgets what was begun and not filed, or decided long ago. */
export class PowerUpkeep {
  readonly #parts: PowerUpkeepParts;
  #working: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(parts: PowerUpkeepParts) {
    this.#parts = parts;
  }

  begin(): void {
    void this.sweep();
    this.#timer = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosing = true;
    await this.#working;
  }

  /** Resolves when it is done of all whose time is over. */
  sweep(): Promise<void> {
    this.#working = this.#working.then(() => this.#sweep().catch(this.#parts.problem));
    return this.#working;
  }

  async #sweep(): Promise<void> {
    const { database, store, desk, now } = this.#parts;
    if (this.#isClosing) return;
    await inTransaction(database, (on) => store.sweep(on, now()));
    for (const id of await store.unmatched(database, now() - UNMATCHED_MS)) {
      if (this.#isClosing) return;
      await desk.expire(id);
    }
  }
}
