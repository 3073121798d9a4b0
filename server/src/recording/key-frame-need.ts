import { Unwrapper } from '../rtp/unwrap.ts';
import type { LayerPacket } from '../rtp/vp8.ts';
import { BaseLayer, LONGEST_HOLE_MS } from './base-layer.ts';
import type { TrackEvent } from './blocks.ts';

/** A retransmitted packet arrives within a few round trips; one that is missing for longer counts as lost, ms. */
const LOST_AFTER_MS = 600;
/**
 * Time after which the first key frame of a picture is requested again, ms. The media worker requests it first. On a poor line
 * it takes longer than a retransmitted packet, and another key frame would only delay it. A session that begins waits two seconds
 * for its sources.
 */
const FIRST_LATE_AFTER_MS = 1000;
/** Shortest interval between two requests, ms: on a poor line a key frame takes long and delays the pictures after it. */
const REQUEST_AGAIN_AFTER_MS = 2000;
/**
 * How long the first key frame of a picture is requested although no packet arrives, ms: the media worker forwards nothing before
 * that key frame. After that, a source that sends nothing gets no more requests.
 */
const AWAITS_FIRST_MS = 5000;
/**
 * Maximum number of remembered holes; of more, only the first and the latest are kept. This bounds the cost of a sender whose
 * sequence numbers jump with every packet.
 */
const MAX_HOLES = 100;

/** Unwrapped sequence numbers [from, to) of missing packets. */
interface Hole {
  readonly from: number;
  readonly to: number;
  readonly since: number;
}

/**
 * Detects that a picture cannot be decoded until its next key frame, because packets are lost for good, or because the key frame
 * at its beginning or after a pause does not arrive. A viewing browser requests a key frame then; for a recording nobody else
 * does. If only pictures of upper temporal layers are lost, decoding continues with the next one of the base layer. Pure: times
 * (ms) are arguments.
 */
export class KeyFrameNeed {
  #sequences = new Unwrapper(16);
  #newest: number | null = null;
  /** In ascending order; the first one is the oldest. */
  #holes: Hole[] = [];
  /** Since when the first key frame is awaited; null once it has arrived, `Infinity` during a pause. */
  #firstAwaitedSince: number | null;
  readonly #base = new BaseLayer();
  #pausedAt = -Infinity;
  #heardAt = -Infinity;
  #toldAt = -Infinity;

  /** @param beginsAt when packets may begin to arrive; null if the picture has begun already */
  constructor(beginsAt: number | null) {
    this.#firstAwaitedSince = beginsAt;
  }

  /**
   * @param wrapped sequence number
   * @param startsKeyFrame called only while packets or the first key frame are missing
   * @param layerPacket undefined if the sender does not give the layer
   */
  handlePacket(wrapped: number, at: number, startsKeyFrame: () => boolean, layerPacket?: LayerPacket): void {
    // The pause may be handled before packets that arrived earlier are read.
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

  /** Removes a late packet from the holes. */
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
    if (this.#holes.length > MAX_HOLES) this.#holes.splice(1, this.#holes.length - 2);
  }

  /** Since when packets or the first key frame are missing; null if nothing is missing, `Infinity` during a pause. */
  get brokenSince(): number | null {
    return this.#firstAwaitedSince ?? this.#holes[0]?.since ?? null;
  }

  /** After a pause the picture begins with a key frame, which may arrive before the service reports the end of the pause. */
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
   * Whether a key frame is to be requested now. Is true again at intervals while none arrives, but not for long while no packet
   * arrives at all. Call many times a second, after all received packets were handled.
   */
  check(now: number): boolean {
    const since = this.brokenSince;
    const patienceMs = this.#firstAwaitedSince === null ? LOST_AFTER_MS : FIRST_LATE_AFTER_MS;
    if (since === null || now - since < patienceMs || now - this.#toldAt < REQUEST_AGAIN_AFTER_MS) return false;
    const isBeginning = this.#firstAwaitedSince !== null && now - since < AWAITS_FIRST_MS;
    if (this.#heardAt <= this.#toldAt && !isBeginning) return false;
    this.#toldAt = now;
    return true;
  }
}
