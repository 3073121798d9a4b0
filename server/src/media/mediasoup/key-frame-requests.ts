import { setTimeout } from 'node:timers/promises';
import type { types } from 'mediasoup';

/**
 * Chromium drops a request that comes within 300 ms of the last one that it obeyed, whichever of its layers that was for
 * (`EncoderRtcpFeedback`), and the worker repeats a request after a whole second only. With a margin for what the way to the
 * browser varies.
 */
export const KEY_FRAME_PAUSE_MS = 350;

/**
 * When a video producer's browser was last asked for a key frame, whoever asked: a viewer, the recorder, or the worker by
 * itself. The worker keeps requests for one layer apart by `KEY_FRAME_PAUSE_MS`, but not those for two layers. Key frames
 * themselves are not looked for here: a browser sends as many packets that pass for one as it likes.
 */
export class KeyFrameRequests {
  /** Of any layer. Monotonic, ms. */
  #askedAt = -Infinity;
  /** Of a layer above the lowest, or of one that is taken in place of another. */
  #changedAt = -Infinity;

  constructor(producer: types.Producer) {
    if (producer.kind !== 'video') return;
    producer.on('trace', ({ type }) => {
      if (type === 'pli') this.#askedAt = performance.now();
    });
    // A closed producer is asked nothing any more.
    producer.enableTraceEvent(['pli']).catch(() => undefined);
  }

  /** Resolves when the browser obeys a request for the lowest layer: to be awaited before somebody begins to receive. */
  async readyForLowestLayer(): Promise<void> {
    await pauseSince(this.#changedAt);
  }

  /** Resolves when the browser obeys a request for another layer, which is made then. */
  async readyForLayerChange(): Promise<void> {
    await pauseSince(this.#askedAt);
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
