import type { types } from 'mediasoup';
import type { KeyFrameRequests } from './key-frame-requests.ts';

/** The layer that every consumer of a simulcast picture is made with. */
export const LOWEST_LAYER: types.ConsumerLayers = { spatialLayer: 0 };

/**
 * Which layer of a simulcast picture a consumer takes. It begins with the lowest, whose key frame is small and which browsers
 * never stop, and climbs from there once a picture flows: until the key frame of the layer above comes, the lower one is sent
 * on. Chromium stops upper layers while it measures a media path anew, the worker notices after 1.5 s, and for so long
 * who had taken the upper one at once would see nothing.
 */
export class LayerChoice {
  readonly #consumer: types.Consumer;
  readonly #requests: KeyFrameRequests;
  readonly #wanted: () => number;
  /** A picture has begun to arrive. */
  #begun = false;
  /** What the worker was last told, or is told next; its answers come later. */
  #told = LOWEST_LAYER.spatialLayer;

  /**
   * @param consumer made with `LOWEST_LAYER`, if of a simulcast picture
   * @param requests of its producer: the first picture of another layer is a key frame
   * @param wanted the layer to be taken once a picture flows, 0 being the lowest
   */
  constructor(consumer: types.Consumer, requests: KeyFrameRequests, wanted: () => number) {
    this.#consumer = consumer;
    this.#requests = requests;
    this.#wanted = wanted;
    consumer.on('layerschange', (current) => {
      if (this.#begun || current === undefined) return;
      this.#begun = true;
      this.settle();
    });
  }

  /** Tells the worker what is wanted now, as soon as the browser obeys; nothing where the picture has one layer only. */
  settle(): void {
    if (this.#consumer.type !== 'simulcast' || this.#consumer.closed) return;
    const layer = this.#begun ? this.#wanted() : 0;
    if (layer === this.#told) return;
    this.#told = layer;
    // Only of a consumer that has gone.
    this.#tell(layer).catch(() => undefined);
  }

  /** The layer that was taken has stopped: begins with the lowest again. */
  beginAgain(): void {
    if (this.#consumer.currentLayers?.spatialLayer === 0) return;
    this.#begun = false;
    this.settle();
  }

  async #tell(layer: number): Promise<void> {
    await this.#requests.readyForLayerChange();
    // Unless another was wanted meanwhile.
    if (this.#told === layer && !this.#consumer.closed)
      await this.#consumer.setPreferredLayers({ spatialLayer: layer });
  }
}
