import { setTimeout } from 'node:timers/promises';
import type { types } from 'mediasoup';

/**
 * Chromium drops a key-frame request that arrives within this time after the last one it obeyed, for any layer
 * (`EncoderRtcpFeedback`).
 */
const DROPPED_WITHIN_MS = 300;
/** With a margin for jitter on the way to the browser. The worker repeats a request only after a whole second. */
export const KEY_FRAME_PAUSE_MS = 350;

/** The parts of a video producer that are needed here. */
export type KeyFrameSource = Pick<types.Producer, 'kind' | 'score' | 'on' | 'enableTraceEvent'>;

/**
 * When a video producer's browser was last asked for a key frame, by a viewer, the recorder, or the worker itself, which switches
 * to larger layers when a viewer's line can carry more. The worker keeps requests for one layer `KEY_FRAME_PAUSE_MS` apart, but not
 * requests for two layers. Key frames themselves are not observed here: a browser could send any number of packets that look like
 * one.
 */
export class KeyFrameRequests {
  /** Last request for the lowest layer. Monotonic, ms. */
  #lowestAt = -Infinity;
  /** Last request for a layer above the lowest, or for one that replaces another. */
  #changedAt = -Infinity;

  constructor(producer: KeyFrameSource) {
    if (producer.kind !== 'video') return;
    producer.on('trace', ({ type, info }) => {
      if (type !== 'pli') return;
      const lowest = producer.score.find(({ encodingIdx }) => encodingIdx === 0);
      if (lowest?.ssrc === (info as { readonly ssrc: number }).ssrc) this.#lowestAt = performance.now();
      else this.#changedAt = performance.now();
    });
    // Fails only for a closed producer, which gets no requests.
    producer.enableTraceEvent(['pli']).catch(() => undefined);
  }

  /** Resolves when the browser will obey a request for the lowest layer: to be awaited before somebody begins to receive. */
  async readyForLowestLayer(): Promise<void> {
    // The worker itself sends no other request for this layer before then.
    const heldBackUntil = this.#lowestAt + KEY_FRAME_PAUSE_MS;
    if (heldBackUntil < this.#changedAt + DROPPED_WITHIN_MS) await pauseSince(this.#changedAt);
  }

  /** Resolves when the browser will obey a request for another layer, which is to be made at once. */
  async readyForLayerChange(): Promise<void> {
    await pauseSince(Math.max(this.#lowestAt, this.#changedAt));
    this.layerChangeRequested();
  }

  /** A key frame of a layer above the lowest was requested. */
  layerChangeRequested(): void {
    this.#changedAt = performance.now();
  }
}

/** Waits for the rest of the pause. */
async function pauseSince(then: number): Promise<void> {
  const waitMs = then + KEY_FRAME_PAUSE_MS - performance.now();
  if (waitMs > 0) await setTimeout(waitMs);
}
