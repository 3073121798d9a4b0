/**
 * Starts another attempt some time after a failure. Each further failure takes the next wait, and the last wait repeats. The timer
 * does not keep the process alive.
 */
export class RetryTimer {
  readonly #waitsMs: readonly [number, ...number[]];
  readonly #attempt: () => void;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(waitsMs: readonly [number, ...number[]], attempt: () => void) {
    this.#waitsMs = waitsMs;
    this.#attempt = attempt;
  }

  /** Whether the last attempt failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Whether an attempt is planned that has not begun. */
  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  /** Plans another attempt, in place of one that is planned already. No effect after `close`. */
  failed(): void {
    const wait = this.#waitsMs[this.#failures] ?? this.#waitsMs.at(-1);
    this.#failures += 1;
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#attempt();
    }, wait).unref();
  }

  /** To be called after a success: drops a planned attempt; the next failure takes the first wait. */
  reset(): void {
    this.#failures = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Plans no attempt from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
