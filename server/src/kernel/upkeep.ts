import { CoalescingRunner } from './coalescing-runner.ts';

export interface UpkeepParts {
  /** Milliseconds from one turn to the next. */
  readonly everyMs: number;
  /** Does one turn. When the signal is aborted at shutdown, it stops after the current step. */
  readonly turn: (ending: AbortSignal) => Promise<void>;
  /** Logs the error; the next turn tries again. */
  readonly problem: (error: unknown) => void;
}

/** Background work: once at the start, then repeatedly, and never two turns at once. */
export class Upkeep {
  readonly #parts: UpkeepParts;
  readonly #ending = new AbortController();
  readonly #turns = new CoalescingRunner(() => this.#turn());
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** Starts the timer; no effect if it has begun or is closed. */
  begin(): void {
    if (this.#timer !== undefined || this.#ending.signal.aborted) return;
    void this.run();
    this.#timer = setInterval(() => void this.run(), this.#parts.everyMs).unref();
  }

  /** Takes a turn now, or after the current one; resolves when it is over. */
  run(): Promise<void> {
    return this.#turns.request();
  }

  /** Resolves when no turn is running. */
  idle(): Promise<void> {
    return this.#turns.idle();
  }

  /** Takes no more turns; resolves when the current one has stopped. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort();
    return this.#turns.idle();
  }

  async #turn(): Promise<void> {
    const { turn, problem } = this.#parts;
    const { signal } = this.#ending;
    if (signal.aborted) return;
    try {
      await turn(signal);
    } catch (error) {
      tell(problem, error);
    }
  }
}

/** An error that cannot be logged must not stop later turns. */
function tell(problem: UpkeepParts['problem'], error: unknown): void {
  try {
    problem(error);
  } catch {
    // The error cannot be reported anywhere else.
  }
}
