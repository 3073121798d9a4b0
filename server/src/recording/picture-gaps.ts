import { COURT } from '@mahzar/shared/hearing/ids';
import type { TrackEvent } from './blocks.ts';
import type { TrackInfo } from './track-spec.ts';

/** Longer gaps are entered in the log. An export, too, takes a picture that is this old for gone. */
const GAP_MS = 2000;
/**
 * A track's gaps are told at most so often, several together, and a gap that lasts in parts of this length: no more is untold when
 * the recorder ends, and the log has no more entries of a track's gaps than of its segments, which are as long.
 */
const TOLD_EVERY_MS = 10_000;

/** Times (ms) between which pictures are missing, and for how long in all: gaps that follow each other are told together. */
export interface PictureGap {
  readonly from: number;
  readonly to: number;
  readonly missingMs: number;
}

/**
 * Notices for how long no whole picture of a camera or screen is recorded: packets are lost until the next key frame, or a camera that is
 * on sends nothing. Pure: times (ms) come in as arguments.
 */
export class PictureGaps {
  readonly #mayStandStill: boolean;
  readonly #comesLater: boolean;
  /** Up to when nothing is missing; null in a pause. */
  #wholeUpTo: number | null;
  #isBroken: boolean;
  /** The end of the last part of a gap that lasts: what is missing from there on belongs to it, however short. */
  #goesOnFrom: number | null = null;
  /** All packets that had come by then were handed over. */
  #readUpTo: number;
  #untold: PictureGap | null = null;
  #toldAt = -Infinity;

  /**
   * @param beginsAt when packets may begin to come
   * @param mayStandStill a picture of which nothing comes for a while, as of a screen on which nothing moves
   * @param comesLater a picture that may stand still and is made only after its track has begun, or goes on, as of a played exhibit
   */
  constructor(beginsAt: number, { mayStandStill, comesLater }: { mayStandStill: boolean; comesLater: boolean }) {
    this.#wholeUpTo = beginsAt;
    this.#readUpTo = beginsAt;
    this.#mayStandStill = mayStandStill;
    this.#comesLater = comesLater;
    this.#isBroken = !comesLater;
  }

  static of({ kind, seat }: Pick<TrackInfo, 'kind' | 'seat'>, beginsAt: number): PictureGaps {
    return new PictureGaps(beginsAt, { mayStandStill: kind === 'screen', comesLater: seat === COURT });
  }

  /** To be called when all packets that had come at that time have been handed over. */
  readUpTo(at: number): void {
    this.#readUpTo = at;
  }

  /** @param brokenSince since when packets are missing, or the first key frame is; null where nothing is */
  handlePacket(at: number, brokenSince: number | null): void {
    this.#wholeAgain(brokenSince ?? at);
    this.#isBroken = brokenSince !== null;
  }

  /** @param brokenSince after the event; the key frame that ends a pause may come before the event does */
  handleEvent({ type }: TrackEvent, at: number, brokenSince: number | null): void {
    if (type === 'pause') this.#end(at);
    if (type !== 'resume') return;
    this.#wholeUpTo = at;
    this.#isBroken = brokenSince !== null && !this.#comesLater;
  }

  /** The gaps that are to be told now, if any: what was not read yet is not missing. Call many times a second. */
  check(): PictureGap | null {
    const now = this.#readUpTo;
    if (this.#wholeUpTo !== null && now - this.#wholeUpTo >= TOLD_EVERY_MS) {
      this.#wholeAgain(now);
      this.#goesOnFrom = now;
    }
    return now - this.#toldAt < TOLD_EVERY_MS ? null : this.#tell();
  }

  /** What is missing from here on belongs to a gap of which a part was told. */
  goesOn(): void {
    this.#goesOnFrom = this.#wholeUpTo;
  }

  /** What was not told yet when the track ends. */
  close(now: number): PictureGap | null {
    this.#end(now);
    return this.#tell();
  }

  /** After the recorder stood still, packets that came before `at` may wait to be read, and the source may have ended earlier. */
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
