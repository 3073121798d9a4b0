import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';

export interface OtherProcessesOptions {
  readonly database: Database;
  readonly signal: Signal;
  /** This process's name among those on the database; the same after a restart. */
  readonly node: string;
  /** Another process has not been heard of for so long that it has ended, stands still or has no line. */
  readonly onGone: (node: string) => void;
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;
/** So often in a row a process may be silent. */
const MOST_MISSED = 5;

/** Notices when another process on the database is no more: each says every two seconds that it is there. */
export class OtherProcesses {
  readonly #options: OtherProcessesOptions;
  /** How often in a row each was silent. Counted, not timed: while this process stands still nobody else is silent. */
  readonly #missed = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(options: OtherProcessesOptions) {
    this.#options = options;
  }

  begin(): void {
    const { signal, node, everyMs = EVERY_MS } = this.#options;
    signal.listen((heard) => {
      // Without a word: the line to the database is new, and what was said meanwhile is not known.
      if (heard === undefined) this.#heardAll();
      else if (heard !== node) this.#missed.set(heard, 0);
    });
    this.#timer = setInterval(() => void this.#look(), everyMs).unref();
    void this.#look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#options.signal.close();
  }

  async #look(): Promise<void> {
    const { database, signal, node, onGone } = this.#options;
    // Those that a slow database holds up would all count at once.
    if (this.#looking) return;
    this.#looking = true;
    try {
      await signal.raise(database, node);
    } catch {
      // Nobody is heard while the database does not answer.
      return this.#heardAll();
    } finally {
      this.#looking = false;
    }
    for (const [other, missed] of this.#missed) {
      if (missed < MOST_MISSED) this.#missed.set(other, missed + 1);
      else if (this.#missed.delete(other)) onGone(other);
    }
  }

  #heardAll(): void {
    for (const other of this.#missed.keys()) this.#missed.set(other, 0);
  }
}
