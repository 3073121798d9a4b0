/** The two clocks of a process, milliseconds; tests pass their own. */
export type ClockSource = { monotonic: () => number; wall: () => number };

export const processClock: ClockSource = { monotonic: () => performance.now(), wall: () => Date.now() };

/** A clock that is set once by the wall clock and advances with the monotonic clock. */
export type Anchor = {
  /** Times of anchors with the same name compare to the microsecond; others only as exactly as the wall clock. */
  name: string;
  /** Milliseconds since the epoch; never jumps. */
  now: () => number;
};

/** Deviations of the wall clock up to this are not followed until they add up to more. */
const TOLERATED_DRIFT_MS = 20;

/** Gives each track a clock that never jumps. Tracks share one clock until the wall clock is corrected. */
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
