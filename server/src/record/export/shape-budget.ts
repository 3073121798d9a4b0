/** Resizing a shared window changes its shape some tens of times. */
const AT_ONCE = 40;
const REGAIN_MS = 10_000;

/**
 * How often a picture may change its shape, each time with a file of its own: forty times at once, then once in ten seconds.
 * A modified client that changes it with every picture would have a file made for each. Pure.
 */
export class ShapeBudget {
  #left = AT_ONCE;
  #countedAt: number | undefined;

  /** Whether the shape may change now. @param at milliseconds, never decreasing */
  take(at: number): boolean {
    this.#left = Math.min(AT_ONCE, this.#left + (at - (this.#countedAt ?? at)) / REGAIN_MS);
    this.#countedAt = at;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
