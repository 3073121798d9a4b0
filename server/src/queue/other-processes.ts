import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';

export interface OtherProcessesOptions {
  readonly database: Database;
  readonly signal: Signal;
  /** This process's name among the processes on the database; the same after a restart. */
  readonly node: string;
  /** Another process was silent for so long that it must have ended, be suspended or disconnected. */
  readonly onGone: (node: string) => void;
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;
/** Number of missed signs of life after which a process counts as gone. */
const MAX_MISSED = 5;

/** Notices when another process on the database has gone: each process signals every two seconds that it lives. */
export class OtherProcesses {
  readonly #options: OtherProcessesOptions;
  /** Missed signs of life of each process. Counted and not timed, so that a suspension of this process counts against nobody. */
  readonly #missed = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(options: OtherProcessesOptions) {
    this.#options = options;
  }

  begin(): void {
    const { signal, node, everyMs = EVERY_MS } = this.#options;
    signal.listen((heard) => {
      // Without a word: the connection to the database is new, and earlier signals are unknown.
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
    // Looks delayed by a slow database would all count at once.
    if (this.#looking) return;
    this.#looking = true;
    try {
      await signal.raise(database, node);
    } catch {
      // No signals arrive while the database does not answer.
      return this.#heardAll();
    } finally {
      this.#looking = false;
    }
    for (const [other, missed] of this.#missed) {
      if (missed < MAX_MISSED) this.#missed.set(other, missed + 1);
      else if (this.#missed.delete(other)) onGone(other);
    }
  }

  #heardAll(): void {
    for (const other of this.#missed.keys()) this.#missed.set(other, 0);
  }
}
