/** A write or sync of the recorder that takes this long is slow, ms; on a healthy disk both take 35 ms at most. */
export const SLOW_MS = 400;
/** Every report must be slow for this long before the disk counts as slow, ms: another program may delay it for a moment. */
export const SLOW_FOR_MS = 5_000;
/** Time without a slow report after which the disk no longer counts as slow, ms. */
export const CALM_FOR_MS = 30_000;

/**
 * Decides from a recorder's reports whether its disk is slow, long before packets are lost: they are held in memory. Pure: times
 * (monotonic, ms) are arguments.
 */
export class DiskWatch {
  #slowSince: number | null = null;
  #lastSlow = -Infinity;
  #isSlow = false;

  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Call twice a second. @param slowestMs duration of the slowest write or sync since the last report */
  handleReport(slowestMs: number, now: number): void {
    if (slowestMs >= SLOW_MS) {
      this.#slowSince ??= now;
      this.#lastSlow = now;
      if (now - this.#slowSince >= SLOW_FOR_MS) this.#isSlow = true;
      return;
    }
    this.#slowSince = null;
    if (now - this.#lastSlow >= CALM_FOR_MS) this.#isSlow = false;
  }

  /** Call when the recorder has ended: another one starts without a history. */
  reset(): void {
    this.#slowSince = null;
    this.#lastSlow = -Infinity;
    this.#isSlow = false;
  }
}
