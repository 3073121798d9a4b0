/**
 * Turns counters that wrap around (RTP sequence numbers of 16 bits, timestamps of 32) into numbers that do not. Each value
 * is taken for the one nearest to the value before, so order may be off by up to half the range.
 */
export class Unwrapper {
  readonly #range: number;
  #last: number | undefined;

  /** @param start the unwrapped value to begin near; the first value itself without it */
  constructor(bits: 16 | 32, start?: number) {
    this.#range = 2 ** bits;
    this.#last = start;
  }

  unwrap(value: number): number {
    if (this.#last === undefined) return (this.#last = value);
    let step = (((value - this.#last) % this.#range) + this.#range) % this.#range;
    if (step >= this.#range / 2) step -= this.#range;
    return (this.#last += step);
  }
}

const TIMESTAMPS = 2 ** 32;

/** The difference of two RTP timestamps, for the nearer way round. */
export function timestampDifference(difference: number): number {
  const steps = ((difference % TIMESTAMPS) + TIMESTAMPS) % TIMESTAMPS;
  return steps >= TIMESTAMPS / 2 ? steps - TIMESTAMPS : steps;
}
