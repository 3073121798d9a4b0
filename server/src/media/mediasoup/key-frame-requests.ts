import { setTimeout } from 'node:timers/promises';
import type { types } from 'mediasoup';

/** Chromium drops a request that comes so soon after the last one that it obeyed, for whichever layer (`EncoderRtcpFeedback`). */
const DROPPED_WITHIN_MS = 300;
/** With a margin for what the way to the browser varies. The worker repeats a request after a whole second only. */
export const KEY_FRAME_PAUSE_MS = 350;

/** What is known of a video producer. */
export type KeyFrameSource = Pick<types.Producer, 'kind' | 'score' | 'on' | 'enableTraceEvent'>;

/**
 * When a video producer's browser was last asked for a key frame, whoever asked: a viewer, the recorder, or the worker by
 * itself, which takes larger layers when a viewer's line carries more. The worker keeps requests for one layer apart by
 * `KEY_FRAME_PAUSE_MS`, but not those for two layers. Key frames themselves are not looked for here: a browser sends as many
 * packets that pass for one as it likes.
 */
export class KeyFrameRequests {
  /** Of the lowest layer. Monotonic, ms. */
  #lowestAt = -Infinity;
  /** Of a layer above the lowest, or of one that is taken in place of another. */
  #changedAt = -Infinity;

  constructor(producer: KeyFrameSource) {
    if (producer.kind !== 'video') return;
    producer.on('trace', ({ type, info }) => {
      if (type !== 'pli') return;
      const lowest = producer.score.find(({ encodingIdx }) => encodingIdx === 0);
      if (lowest?.ssrc === (info as { readonly ssrc: number }).ssrc) this.#lowestAt = performance.now();
      else this.#changedAt = performance.now();
    });
    // A closed producer is asked nothing any more.
    producer.enableTraceEvent(['pli']).catch(() => undefined);
  }

  /** Resolves when the browser obeys a request for the lowest layer: to be awaited before somebody begins to receive. */
  async readyForLowestLayer(): Promise<void> {
    // The worker itself sends no other request for this layer before then.
    const heldBackUntil = this.#lowestAt + KEY_FRAME_PAUSE_MS;
    if (heldBackUntil < this.#changedAt + DROPPED_WITHIN_MS) await pauseSince(this.#changedAt);
  }

  /** Resolves when the browser obeys a request for another layer, which is made then. */
  async readyForLayerChange(): Promise<void> {
    await pauseSince(Math.max(this.#lowestAt, this.#changedAt));
    this.layerChangeRequested();
  }

  /** A key frame of a layer that is not the lowest is asked for. */
  layerChangeRequested(): void {
    this.#changedAt = performance.now();
  }
}

/** Waits for what is left of the pause. */
async function pauseSince(then: number): Promise<void> {
  const waitMs = then + KEY_FRAME_PAUSE_MS - performance.now();
  if (waitMs > 0) await setTimeout(waitMs);
}
