/**
 * Runs work that catches up with everything noted before it: one run at a time, and one more after a run during which it was
 * requested, however often.
 */
export class CoalescingRunner {
  readonly #run: () => Promise<void>;
  #isRequested = false;
  #isRunning = false;
  #done: Promise<void> = Promise.resolve();

  /** @param run handles its own errors; after a rejection, a run that was requested meanwhile waits for the next request */
  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  /** Whether a run has not ended. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Begins a run, or requests one more after the current one; resolves when no run is left. */
  request(): Promise<void> {
    this.#isRequested = true;
    if (!this.#isRunning) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      // Set before the run, which may call `request` before its first `await`.
      this.#done = promise;
      this.#runAll().then(resolve, reject);
    }
    return this.#done;
  }

  /** Withdraws the request of one more run. */
  cancel(): void {
    this.#isRequested = false;
  }

  /** Resolves when no run is left. */
  idle(): Promise<void> {
    return this.#done;
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#isRequested) {
        this.#isRequested = false;
        await this.#run();
      }
    } finally {
      this.#isRunning = false;
    }
  }
}
