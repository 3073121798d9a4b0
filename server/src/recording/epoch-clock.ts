/** The two clocks of a process, as arguments so that tests can turn them. Milliseconds. */
export type ClockSource = { monotonic: () => number; wall: () => number };

export const processClock: ClockSource = { monotonic: () => performance.now(), wall: () => Date.now() };

/** A wall clock that was corrected by less than this is followed at the next correction, not at once. */
const TOLERATED_DRIFT_MS = 20;

/**
 * Milliseconds since the epoch that never jump within a track: the wall clock is read once and the monotonic clock counts
 * from there. `follow` re-reads it when a track begins, and says so by a new `anchor` number: times under one anchor
 * are comparable to the microsecond, times under two are comparable as well as the wall clock is.
 */
export class EpochClock {
  readonly #source: ClockSource;
  #offset: number;
  anchor = 1;

  constructor(source: ClockSource) {
    this.#source = source;
    this.#offset = source.wall() - source.monotonic();
  }

  now(): number {
    return this.#source.monotonic() + this.#offset;
  }

  follow(): void {
    const offset = this.#source.wall() - this.#source.monotonic();
    if (Math.abs(offset - this.#offset) <= TOLERATED_DRIFT_MS) return;
    this.#offset = offset;
    this.anchor += 1;
  }
}
