import { COURT } from '@mahzar/shared/hearing/ids';
import type { TrackEvent } from './blocks.ts';
import type { TrackInfo } from './track-spec.ts';

/** Shortest gap that is entered in the log, ms. An export, too, treats a picture of this age as gone. */
const GAP_MS = 2000;
/**
 * Shortest time between two reports of a track's gaps, ms. Several gaps are reported together, and a gap that lasts in parts of
 * this length: at most twice as much is unreported when the recorder ends, and the log has no more entries of a track's gaps than
 * of its segments, which are as long.
 */
const TOLD_EVERY_MS = 10_000;

/** One gap, or several that are reported together: start of the first, end of the last, and total length (ms). */
export interface PictureGap {
  readonly from: number;
  readonly to: number;
  readonly missingMs: number;
}

/**
 * Finds the times at which no decodable picture of a camera or screen is recorded: packets are lost until the next key frame, or
 * a camera that is on sends nothing. Pure: times (ms) are arguments.
 */
export class PictureGaps {
  readonly #mayStandStill: boolean;
  readonly #startsLate: boolean;
  /** Up to here no picture is missing, or the gap is already counted; null in a pause. */
  #wholeUpTo: number | null;
  #isBroken: boolean;
  /** End of the last part of a gap that lasts: a continuation from there on belongs to the gap, however short. */
  #goesOnFrom: number | null = null;
  /** All packets that had arrived by then were passed to `handlePacket`. */
  #readUpTo: number;
  #untold: PictureGap | null = null;
  #toldAt = -Infinity;

  /**
   * @param beginsAt when the first packets may arrive
   * @param mayStandStill the source may send nothing for a while, such as a screen on which nothing moves
   * @param startsLate the source may stand still, and its picture starts only some time after the track begins or resumes, such
   * as that of a played exhibit
   */
  constructor(beginsAt: number, { mayStandStill, startsLate }: { mayStandStill: boolean; startsLate: boolean }) {
    this.#wholeUpTo = beginsAt;
    this.#readUpTo = beginsAt;
    this.#mayStandStill = mayStandStill;
    this.#startsLate = startsLate;
    this.#isBroken = !startsLate;
  }

  static of({ kind, seat }: Pick<TrackInfo, 'kind' | 'seat'>, beginsAt: number): PictureGaps {
    return new PictureGaps(beginsAt, { mayStandStill: kind === 'screen', startsLate: seat === COURT });
  }

  /** Call when all packets that had arrived by then were passed to `handlePacket`. */
  readUpTo(at: number): void {
    this.#readUpTo = at;
  }

  /** @param brokenSince since when packets, or the first key frame, are missing; null if none are */
  handlePacket(at: number, brokenSince: number | null): void {
    this.#wholeAgain(brokenSince ?? at);
    this.#isBroken = brokenSince !== null;
  }

  /** @param brokenSince as after the event; the key frame that ends a pause may arrive before the event */
  handleEvent({ type }: TrackEvent, at: number, brokenSince: number | null): void {
    if (type === 'pause') this.#end(at);
    if (type !== 'resume') return;
    this.#wholeUpTo = at;
    this.#isBroken = brokenSince !== null && !this.#startsLate;
  }

  /**
   * Returns the gaps to report now, null if none. A packet that is not yet read does not count as missing. Call many times a
   * second.
   */
  check(): PictureGap | null {
    const now = this.#readUpTo;
    if (this.#wholeUpTo !== null && now - this.#wholeUpTo >= TOLD_EVERY_MS) {
      this.#wholeAgain(now);
      this.#goesOnFrom = now;
    }
    return now - this.#toldAt < TOLD_EVERY_MS ? null : this.#tell();
  }

  /** If pictures are still missing from here on, this continues a gap of which a part was reported. */
  goesOn(): void {
    this.#goesOnFrom = this.#wholeUpTo;
  }

  /** Ends the track; returns its unreported gaps, null if none. */
  close(now: number): PictureGap | null {
    this.#end(now);
    return this.#tell();
  }

  /**
   * Counts no time after the last read: after a stall of the recorder, packets from before `at` may be unread, and the source may
   * have ended earlier.
   */
  #end(at: number): void {
    this.#wholeAgain(Math.min(at, this.#readUpTo));
    this.#wholeUpTo = null;
  }

  #wholeAgain(at: number): void {
    if (this.#wholeUpTo === null || at <= this.#wholeUpTo) return;
    const [from, to] = [this.#wholeUpTo, at];
    this.#wholeUpTo = at;
    const stoodStill = this.#mayStandStill && !this.#isBroken;
    if (stoodStill || (to - from < GAP_MS && from !== this.#goesOnFrom)) return;
    const { from: first, missingMs } = this.#untold ?? { from, missingMs: 0 };
    this.#untold = { from: first, to, missingMs: missingMs + to - from };
  }

  #tell(): PictureGap | null {
    const told = this.#untold;
    this.#untold = null;
    if (told !== null) this.#toldAt = this.#readUpTo;
    return told;
  }
}
