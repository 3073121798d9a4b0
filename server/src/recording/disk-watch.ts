/** A write or sync of the recorder that takes longer is slow; on a healthy disk both take 35 ms at most. */
export const SLOW_MS = 400;
/** So long every one has to be slow before anybody is told: another program may hold up the disk for a moment. */
export const SLOW_FOR_MS = 5_000;
/** Time without a slow report after which the disk no longer counts as slow. */
export const CALM_FOR_MS = 30_000;

/**
 * Decides from what a recorder reports whether its disk is slow: long before anything is lost, for packets are held in memory.
 * Pure: times (monotonic, ms) come in as arguments.
 */
export class DiskWatch {
  #slowSince: number | null = null;
  #lastSlow = -Infinity;
  #isSlow = false;

  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** @param slowestMs what took longest since the last report, twice a second */
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

  /** The recorder has ended: another one begins anew. */
  reset(): void {
    this.#slowSince = null;
    this.#lastSlow = -Infinity;
    this.#isSlow = false;
  }
}
