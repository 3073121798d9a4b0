import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { types } from 'mediasoup';
import { layerFor } from '../layers.ts';
import { LayerChoice } from './layer-choice.ts';

/** A consumer of one endpoint: flows when the client is ready for it and, if a picture, when it is seen. */
export class Feed {
  readonly source: SourceId;
  readonly consumer: types.Consumer;
  readonly #layers: number;
  readonly #choice: LayerChoice;
  #ready = false;
  #height: number | undefined;
  /** What the worker was last told; its answers come later. */
  #paused = true;

  /** @param consumer paused, as it was made */
  constructor(source: SourceId, consumer: types.Consumer, layers: number) {
    this.source = source;
    this.consumer = consumer;
    this.#layers = layers;
    this.#choice = new LayerChoice(consumer, () => this.#wanted());
  }

  /** The client can receive it. A key frame is asked for by the worker when a picture begins to flow. */
  ready(): Promise<void> {
    this.#ready = true;
    return this.#settle();
  }

  /** @param height device pixels; 0: not seen */
  show(height: number): Promise<void> {
    if (this.consumer.kind === 'video') this.#height = height;
    return this.#settle();
  }

  /** The source's larger pictures have stopped. */
  pictureStopped(): Promise<void> {
    return this.#orders([this.#choice.beginAgain()]);
  }

  /** Resolves when the worker has done it. Orders to a worker keep their sequence, so the last one holds. */
  #settle(): Promise<void> {
    return this.#orders([this.#choose(), this.#toggle()]);
  }

  async #orders(orders: readonly Promise<void>[]): Promise<void> {
    await Promise.all(orders).catch((error: unknown) => {
      if (!this.consumer.closed) throw error;
    });
  }

  async #choose(): Promise<void> {
    if (this.#height !== 0) await this.#choice.settle();
  }

  #wanted(): number {
    return this.#height === undefined ? this.#layers - 1 : layerFor(this.#height, this.#layers);
  }

  async #toggle(): Promise<void> {
    const paused = !this.#ready || this.#height === 0;
    if (paused === this.#paused) return;
    this.#paused = paused;
    await (paused ? this.consumer.pause() : this.consumer.resume());
  }
}
