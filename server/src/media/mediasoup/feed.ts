import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { types } from 'mediasoup';
import { layerFor } from '../layers.ts';

/** A consumer of one endpoint: flows when the client is ready for it and, if a picture, when it is seen. */
export class Feed {
  readonly source: SourceId;
  readonly consumer: types.Consumer;
  readonly #layers: number;
  #ready = false;
  #height: number | undefined;
  /** What the worker was last told; its answers come later. */
  #paused = true;
  #layer: number | undefined;
  /** A picture has begun to arrive. */
  #begun = false;

  /** @param consumer paused, as it was made */
  constructor(source: SourceId, consumer: types.Consumer, layers: number) {
    this.source = source;
    this.consumer = consumer;
    this.#layers = layers;
    consumer.on('layerschange', (current) => {
      if (this.#begun || current === undefined) return;
      this.#begun = true;
      void this.#settle();
    });
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

  /** Resolves when the worker has done it. Orders to a worker keep their sequence, so the last one holds. */
  async #settle(): Promise<void> {
    const orders = [this.#choose(), this.#toggle()];
    await Promise.all(orders).catch((error: unknown) => {
      if (!this.consumer.closed) throw error;
    });
  }

  async #choose(): Promise<void> {
    if (this.consumer.type !== 'simulcast' || this.#height === 0) return;
    const layer = this.#wanted();
    if (layer === this.#layer) return;
    this.#layer = layer;
    await this.consumer.setPreferredLayers({ spatialLayer: layer });
  }

  /**
   * Begins with the lowest layer, whose key frame is small and which browsers never stop. Chromium stops the upper ones
   * while it measures a new line, the worker notices after a second, and for so long a newcomer would see nothing.
   */
  #wanted(): number {
    if (!this.#begun) return 0;
    return this.#height === undefined ? this.#layers - 1 : layerFor(this.#height, this.#layers);
  }

  async #toggle(): Promise<void> {
    const paused = !this.#ready || this.#height === 0;
    if (paused === this.#paused) return;
    this.#paused = paused;
    await (paused ? this.consumer.pause() : this.consumer.resume());
  }
}
