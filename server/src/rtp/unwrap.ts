/**
 * Turns counters that wrap around (RTP sequence numbers of 16 bits, timestamps of 32) into numbers that do not. Each value is
 * taken as the one nearest to the previous value, so values may be out of order by up to half the range.
 */
export class Unwrapper {
  readonly #range: number;
  #last: number | undefined;

  /** @param start unwrapped value near the first one; default: the first value itself */
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

/** The difference of two RTP timestamps modulo 2^32, as the signed value nearest to 0. */
export function timestampDifference(difference: number): number {
  const steps = ((difference % TIMESTAMPS) + TIMESTAMPS) % TIMESTAMPS;
  return steps >= TIMESTAMPS / 2 ? steps - TIMESTAMPS : steps;
}
