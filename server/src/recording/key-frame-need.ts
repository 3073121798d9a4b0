import { Unwrapper } from '../rtp/unwrap.ts';
import type { LayerPacket } from '../rtp/vp8.ts';
import { BaseLayer, LONGEST_HOLE_MS } from './base-layer.ts';
import type { TrackEvent } from './blocks.ts';

/** A packet that was sent again comes within a few round trips; one that is missing for longer is taken for lost, ms. */
const LOST_AFTER_MS = 600;
/**
 * The key frame with which a picture begins is asked for again after so long, ms. The media worker asks for it first; on a poor line it
 * takes longer than a packet that is sent again, and another one would only delay it. A session that begins waits for its sources two
 * seconds.
 */
const FIRST_LATE_AFTER_MS = 1000;
/** From one telling to the next, ms: on a poor line a key frame takes its time, and pictures behind it wait. */
const TOLD_AGAIN_AFTER_MS = 2000;
/**
 * While not even the first key frame of a picture has come, it is told for so long even if no packet comes at all, ms: the media
 * worker passes nothing on before that key frame. A source that sends nothing is asked no longer.
 */
const AWAITS_FIRST_MS = 5000;
/**
 * Holes that are remembered; of more, the first and the latest alone. A sender whose numbers jump with every packet must not cost
 * more.
 */
const MOST_HOLES = 100;

/** Unwrapped numbers [from, to) of packets that are missing. */
interface Hole {
  readonly from: number;
  readonly to: number;
  readonly since: number;
}

/**
 * Notices that a picture cannot be decoded until its next key frame, because packets are lost for good, or because the key frame with
 * which it should begin, also after a pause, does not come. A browser that watches asks for a key frame then; of a recording nobody
 * else knows. Where only pictures of upper temporal layers are lost, it goes on with the next one of the base layer. Pure: times (ms)
 * come in as arguments.
 */
export class KeyFrameNeed {
  #sequences = new Unwrapper(16);
  #newest: number | null = null;
  /** In their order; the first one has been there for longest. */
  #holes: Hole[] = [];
  /** Since when the key frame is awaited with which the picture begins; null when it has come, `Infinity` in a pause. */
  #firstAwaitedSince: number | null;
  readonly #base = new BaseLayer();
  #pausedAt = -Infinity;
  #heardAt = -Infinity;
  #toldAt = -Infinity;

  /** @param beginsAt when packets may begin to come; null behind the beginning */
  constructor(beginsAt: number | null) {
    this.#firstAwaitedSince = beginsAt;
  }

  /**
   * @param wrapped sequence number
   * @param startsKeyFrame asked only where packets are missing, or the first key frame is
   * @param layerPacket undefined where the sender does not say its layer
   */
  handlePacket(wrapped: number, at: number, startsKeyFrame: () => boolean, layerPacket?: LayerPacket): void {
    // The order to pause may be read before packets that came earlier.
    if (at <= this.#pausedAt) return;
    const sequence = this.#sequences.unwrap(wrapped);
    const newest = this.#newest ?? sequence - 1;
    if (sequence > newest + 1) {
      const silentMs = at - this.#heardAt;
      if (this.#holes.length === 0 || silentMs >= LONGEST_HOLE_MS) this.#base.handleLoss(silentMs);
      this.#putHoles(this.#holes.length, 0, [{ from: newest + 1, to: sequence, since: at }]);
    }
    this.#heardAt = at;
    this.#newest = Math.max(newest, sequence);
    const baseGoesOn = sequence > newest && this.#base.take(layerPacket);
    if (this.#holes.length === 0 && this.#firstAwaitedSince === null) return;
    this.#fill(sequence);
    if (startsKeyFrame()) this.#firstAwaitedSince = null;
    else if (!baseGoesOn || this.#firstAwaitedSince !== null) return;
    this.#holes = this.#holes.filter(({ from }) => from > sequence);
  }

  /** A packet that was missing has come late. */
  #fill(sequence: number): void {
    const place = this.#holes.findIndex(({ from, to }) => from <= sequence && sequence < to);
    if (place === -1) return;
    const { from, to, since } = this.#holes[place]!;
    const rest = [
      { from, to: sequence, since },
      { from: sequence + 1, to, since },
    ];
    this.#putHoles(
      place,
      1,
      rest.filter((hole) => hole.from < hole.to),
    );
  }

  #putHoles(place: number, instead: number, holes: readonly Hole[]): void {
    this.#holes.splice(place, instead, ...holes);
    if (this.#holes.length > MOST_HOLES) this.#holes.splice(1, this.#holes.length - 2);
  }

  /** Since when packets are missing, or the key frame with which it begins; null where nothing is, `Infinity` in a pause. */
  get brokenSince(): number | null {
    return this.#firstAwaitedSince ?? this.#holes[0]?.since ?? null;
  }

  /** What comes after a pause begins with a key frame, which may come before the service has told that the pause is over. */
  handleEvent({ type }: TrackEvent, at: number): void {
    if (type === 'resume' && this.#firstAwaitedSince === Infinity) this.#firstAwaitedSince = at;
    if (type !== 'pause') return;
    this.#sequences = new Unwrapper(16);
    this.#newest = null;
    this.#holes = [];
    this.#firstAwaitedSince = Infinity;
    this.#pausedAt = at;
  }

  /**
   * Whether a key frame is to be asked for: told again while none comes, but not for long while nothing comes at all. Call many times
   * a second, when all was read.
   */
  check(now: number): boolean {
    const since = this.brokenSince;
    const patienceMs = this.#firstAwaitedSince === null ? LOST_AFTER_MS : FIRST_LATE_AFTER_MS;
    if (since === null || now - since < patienceMs || now - this.#toldAt < TOLD_AGAIN_AFTER_MS) return false;
    const isBeginning = this.#firstAwaitedSince !== null && now - since < AWAITS_FIRST_MS;
    if (this.#heardAt <= this.#toldAt && !isBeginning) return false;
    this.#toldAt = now;
    return true;
  }
}
