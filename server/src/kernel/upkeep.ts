export interface UpkeepParts {
  /** Milliseconds from one turn to the next. */
  readonly everyMs: number;
  /** One turn. It stops after the step that it is at when the signal is aborted: the service ends. */
  readonly turn: (ending: AbortSignal) => Promise<void>;
  /** For the log: the next turn tries again. */
  readonly problem: (error: unknown) => void;
}

/** Work of which nobody waits for the end: once at the start, then every so often, and never two turns at once. */
export class Upkeep {
  readonly #parts: UpkeepParts;
  readonly #ending = new AbortController();
  #working: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  begin(): void {
    void this.run();
    this.#timer = setInterval(() => void this.run(), this.#parts.everyMs).unref();
  }

  /** Takes a turn now, or after the one that is being taken; resolves when it is over. */
  run(): Promise<void> {
    const { turn, problem } = this.#parts;
    const { signal } = this.#ending;
    this.#working = this.#working.then(async () => {
      if (!signal.aborted) await turn(signal).catch(problem);
    });
    return this.#working;
  }

  /** Resolves when no turn is being taken. */
  idle(): Promise<void> {
    return this.#working;
  }

  /** Takes no turn any more; resolves when the one that is being taken has stopped. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort();
    return this.#working;
  }
}
