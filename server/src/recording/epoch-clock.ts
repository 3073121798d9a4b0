/** The two clocks of a process, milliseconds; tests pass their own. */
export type ClockSource = { monotonic: () => number; wall: () => number };

export const processClock: ClockSource = { monotonic: () => performance.now(), wall: () => Date.now() };

/** A reading of the wall clock from which the monotonic clock counts on. */
export type Anchor = {
  /** Times under one name are comparable to the microsecond, times under two as well as the wall clock is. */
  name: string;
  /** Milliseconds since the epoch; never jumps. */
  now: () => number;
};

/** A wall clock that was corrected by less than this is followed at the next correction, not at once. */
const TOLERATED_DRIFT_MS = 20;

/** Gives each track a clock that never jumps, and all tracks the same one until the wall clock is set anew. */
export class EpochClock {
  readonly #source: ClockSource;
  #offset: number;
  #count = 1;
  #anchor: Anchor;

  constructor(source: ClockSource) {
    this.#source = source;
    this.#offset = this.#wallOffset();
    this.#anchor = this.#drop();
  }

  /** The clock for a track that begins now. */
  anchor(): Anchor {
    const offset = this.#wallOffset();
    if (Math.abs(offset - this.#offset) > TOLERATED_DRIFT_MS) {
      this.#offset = offset;
      this.#count += 1;
      this.#anchor = this.#drop();
    }
    return this.#anchor;
  }

  #wallOffset(): number {
    return this.#source.wall() - this.#source.monotonic();
  }

  #drop(): Anchor {
    const [source, offset] = [this.#source, this.#offset];
    return { name: String(this.#count), now: () => source.monotonic() + offset };
  }
}
