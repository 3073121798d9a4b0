import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { types } from 'mediasoup';
import { layerFor } from '../layers.ts';
import type { KeyFrameRequests } from './key-frame-requests.ts';
import { LayerChoice } from './layer-choice.ts';

/** A consumer of one endpoint: flows when the client is ready for it and, if a picture, when it is seen. */
export class Feed {
  readonly source: SourceId;
  readonly consumer: types.Consumer;
  readonly #layers: number;
  readonly #requests: KeyFrameRequests;
  readonly #choice: LayerChoice;
  #ready = false;
  #height: number | undefined;
  /** What the worker was last told; its answers come later. */
  #paused = true;

  /**
   * @param consumer paused, as it was made, with the lowest layer
   * @param requests of its producer
   */
  constructor(source: SourceId, consumer: types.Consumer, layers: number, requests: KeyFrameRequests) {
    this.source = source;
    this.consumer = consumer;
    this.#layers = layers;
    this.#requests = requests;
    this.#choice = new LayerChoice(consumer, requests, () => this.#wanted());
  }

  /** The client has said that it can receive it. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** The client can receive it. A key frame is asked for by the worker when a picture begins to flow. */
  ready(): void {
    this.#ready = true;
    this.#settle();
  }

  /** @param height device pixels; 0: not seen */
  show(height: number): void {
    if (this.consumer.kind === 'video') this.#height = height;
    this.#settle();
  }

  /** The source's larger pictures have stopped. */
  pictureStopped(): void {
    this.#choice.beginAgain();
  }

  /** Nobody waits for the worker: orders to it keep their sequence, so the last one holds. */
  #settle(): void {
    if (this.#height !== 0) this.#choice.settle();
    // Only of a consumer that has gone.
    this.#toggle().catch(() => undefined);
  }

  #wanted(): number {
    return this.#height === undefined ? this.#layers - 1 : layerFor(this.#height, this.#layers);
  }

  async #toggle(): Promise<void> {
    const paused = !this.#ready || this.#height === 0;
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) {
      await this.consumer.pause();
      return;
    }
    if (this.consumer.kind === 'video') await this.#requests.readyForLowestLayer();
    // Paused again meanwhile.
    if (!this.#paused) await this.consumer.resume();
  }
}
