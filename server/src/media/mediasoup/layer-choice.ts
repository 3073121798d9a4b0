import type { types } from 'mediasoup';

/**
 * Which layer of a simulcast picture a consumer takes. It begins with the lowest, whose key frame is small and which browsers
 * never stop, and climbs from there once a picture flows: until the key frame of the layer above comes, the lower one is sent
 * on. Chromium stops upper layers while it measures a line anew, the worker notices after 1.5 s, and for so long who had taken
 * the upper one at once would see nothing.
 */
export class LayerChoice {
  readonly #consumer: types.Consumer;
  readonly #wanted: () => number;
  /** A picture has begun to arrive. */
  #begun = false;
  /** What the worker was last told; its answers come later. */
  #told: number | undefined;

  /** @param wanted the layer to be taken once a picture flows, 0 being the lowest */
  constructor(consumer: types.Consumer, wanted: () => number) {
    this.#consumer = consumer;
    this.#wanted = wanted;
    consumer.on('layerschange', (current) => {
      if (this.#begun || current === undefined) return;
      this.#begun = true;
      void this.settle().catch(() => undefined);
    });
  }

  /** Tells the worker what is wanted now; nothing where the picture has one layer only. Resolves when the worker has done it. */
  async settle(): Promise<void> {
    if (this.#consumer.type !== 'simulcast' || this.#consumer.closed) return;
    const layer = this.#begun ? this.#wanted() : 0;
    if (layer === this.#told) return;
    this.#told = layer;
    await this.#consumer.setPreferredLayers({ spatialLayer: layer });
  }

  /** The layer that was taken has stopped: begins with the lowest again. */
  async beginAgain(): Promise<void> {
    if (this.#consumer.currentLayers?.spatialLayer === 0) return;
    this.#begun = false;
    await this.settle();
  }
}
