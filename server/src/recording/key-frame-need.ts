import { Unwrapper } from '../rtp/unwrap.ts';
import type { TrackEvent } from './blocks.ts';

/** A packet that was sent again comes within a few round trips; one that is missing for longer is taken for lost, ms. */
const LOST_AFTER_MS = 600;
/** From one telling to the next, ms: on a poor line a key frame takes its time, and pictures behind it wait. */
const TOLD_AGAIN_AFTER_MS = 2000;
/**
 * Number of missing packets that are remembered: the first one and the latest. More say nothing new, and a sender whose numbers jump
 * with every packet must not cost more.
 */
const MOST_MISSING = 100;

/**
 * Notices that a picture cannot be decoded until its next key frame, because packets are lost for good. A browser that watches asks
 * for a key frame then; of a recording nobody else knows. Pure: times (ms) come in as arguments.
 */
export class KeyFrameNeed {
  #sequences = new Unwrapper(16);
  #newest: number | null = null;
  /** Since when packets are missing, by their unwrapped number; the first one has been missing for longest. */
  readonly #missing = new Map<number, number>();
  #heardAt = -Infinity;
  #toldAt = -Infinity;

  /**
   * @param wrapped sequence number
   * @param startsKeyFrame asked only where packets are missing
   */
  handlePacket(wrapped: number, at: number, startsKeyFrame: () => boolean): void {
    this.#heardAt = at;
    const sequence = this.#sequences.unwrap(wrapped);
    const newest = this.#newest ?? sequence - 1;
    if (sequence > newest + 1) this.#miss(newest + 1, sequence, at);
    this.#newest = Math.max(newest, sequence);
    if (this.#missing.size === 0) return;
    this.#missing.delete(sequence);
    if (!startsKeyFrame()) return;
    for (const lost of this.#missing.keys()) if (lost < sequence) this.#missing.delete(lost);
  }

  /** Remembers the numbers in [from, to) as missing. */
  #miss(from: number, to: number, at: number): void {
    const first = this.#missing.entries().next().value ?? ([from, at] as const);
    if (this.#missing.size + to - from > MOST_MISSING) this.#missing.clear();
    this.#missing.set(...first);
    for (let lost = Math.max(from, to - MOST_MISSING + 1); lost < to; lost += 1) this.#missing.set(lost, at);
  }

  /** What comes after a pause begins with a key frame. */
  handleEvent({ type }: TrackEvent): void {
    if (type !== 'pause' && type !== 'resume') return;
    this.#sequences = new Unwrapper(16);
    this.#newest = null;
    this.#missing.clear();
  }

  /**
   * Whether a key frame is to be asked for: told again while none comes, but not while nothing comes at all. Call many times a second,
   * when all was read.
   */
  check(now: number): boolean {
    const [since] = this.#missing.values();
    if (since === undefined || now - since < LOST_AFTER_MS || now - this.#toldAt < TOLD_AGAIN_AFTER_MS) return false;
    if (this.#heardAt <= this.#toldAt) return false;
    this.#toldAt = now;
    return true;
  }
}
