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
 * itself. The worker keeps requests for one layer apart by `KEY_FRAME_PAUSE_MS`, but not those for two layers.
 */
export class KeyFrameRequests {
  readonly #producer: types.Producer;
  #askedAt = -Infinity;
  #answered = true;

  constructor(producer: types.Producer) {
    this.#producer = producer;
    if (producer.kind !== 'video') return;
    producer.on('trace', ({ type }) => {
      if (type === 'pli') this.#asked();
      if (type === 'keyframe') this.#hasAnswered();
    });
    this.#hear('pli');
  }

  /**
   * Resolves when the browser obeys another request: at once, or `KEY_FRAME_PAUSE_MS` after a request that it has answered. One
   * that it has yet to answer brings a key frame of every layer, and serves whoever begins to wait now as well.
   */
  async free(): Promise<void> {
    const waitMs = this.#answered ? this.#askedAt + KEY_FRAME_PAUSE_MS - performance.now() : 0;
    if (waitMs > 0) await setTimeout(waitMs);
  }

  #asked(): void {
    this.#askedAt = performance.now();
    if (!this.#answered) return;
    this.#answered = false;
    this.#hear('pli', 'keyframe');
  }

  #hasAnswered(): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#hear('pli');
  }

  /** Key frames only while one is awaited: each is told by itself, and whoever sends nothing else would keep the service busy. */
  #hear(...events: types.ProducerTraceEventType[]): void {
    // A closed producer is asked nothing any more.
    this.#producer.enableTraceEvent(events).catch(() => undefined);
  }
}
