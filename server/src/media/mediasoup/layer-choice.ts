import type { types } from 'mediasoup';
import type { KeyFrameRequests } from './key-frame-requests.ts';

/**
 * Initial layers of every consumer of a layered picture; none for a picture without layers.
 *
 * A screen has one size and several frame rates (`svc`). In VP8 the worker drops the first key frame for consumers that take more
 * than the lowest rate at once: the frame is of the lowest rate, and until a frame of the wanted rate has arrived the worker
 * considers itself below the lowest (`VP8::PayloadDescriptorHandler::Process`). Without the key frame a browser shows nothing
 * until it requests another, and a recorder has pictures that cannot be decoded.
 */
export function lowestLayers(type: types.ConsumerType): Pick<types.ConsumerOptions, 'preferredLayers'> {
  if (type === 'simulcast') return { preferredLayers: { spatialLayer: 0 } };
  if (type === 'svc') return { preferredLayers: { spatialLayer: 0, temporalLayer: 0 } };
  return {};
}

/**
 * Chooses the layers of a consumer's picture. It starts with the lowest layer, whose key frame is small and which browsers never
 * stop, and climbs after the picture has started: until the key frame of the upper layer arrives, the lower one is sent. Chromium
 * stops upper layers while it measures a new media path, and the worker notices that after 1.5 s; a consumer that started with
 * the upper layer would receive nothing for that time.
 */
export class LayerChoice {
  readonly #consumer: types.Consumer;
  readonly #requests: KeyFrameRequests;
  readonly #wanted: () => number;
  readonly #lowest: types.ConsumerLayers | undefined;
  /** The first picture has arrived. */
  #begun = false;
  /** Layers in the last or next order to the worker, which acknowledges it later. */
  #lastSent: types.ConsumerLayers | undefined;

  /**
   * @param consumer made with `lowestLayers`, if its picture has layers
   * @param requests of its producer: the first picture of another size is a key frame
   * @param wanted the size to take after the picture has started, 0 being the lowest
   */
  constructor(consumer: types.Consumer, requests: KeyFrameRequests, wanted: () => number) {
    this.#consumer = consumer;
    this.#requests = requests;
    this.#wanted = wanted;
    this.#lowest = lowestLayers(consumer.type).preferredLayers;
    this.#lastSent = this.#lowest;
    consumer.on('layerschange', (current) => {
      if (this.#begun || current === undefined) return;
      this.#begun = true;
      this.orderWanted();
    });
    // After a pause it starts with a key frame again, which must not be dropped.
    if (consumer.type === 'svc') consumer.observer.on('pause', () => this.#begin());
  }

  /** Orders the wanted layers from the worker as soon as the browser will obey; does nothing for a picture without layers. */
  orderWanted(): void {
    if (this.#lowest === undefined || this.#consumer.closed) return;
    const layers = this.#begun ? { spatialLayer: this.#wanted() } : this.#lowest;
    if (this.#lastSent !== undefined && areSame(layers, this.#lastSent)) return;
    this.#lastSent = layers;
    // Fails only for a consumer that has gone.
    this.#tell(layers).catch(() => undefined);
  }

  /**
   * Makes the worker choose again when the current layer is lower than wanted. Call it repeatedly for a consumer whose rate the
   * worker does not manage: otherwise a layer that stopped before its first sender report and then returned would never be used
   * again.
   */
  renew(): void {
    const { spatialLayer } = this.#consumer.currentLayers ?? {};
    if (this.#consumer.closed || !this.#begun || this.#lastSent === undefined || spatialLayer === undefined) return;
    if (spatialLayer < this.#lastSent.spatialLayer)
      this.#tellAnew(this.#lastSent, { spatialLayer }).catch(() => undefined);
  }

  /**
   * Nothing has arrived since the browser was asked for the lowest layer. It may have dropped the request, because a busy machine
   * can deliver two requests closer together than they were sent; the worker then makes no other for that layer within a second. A
   * request for one of several layers yields a key frame of each (`EncoderRtcpFeedback`), so the next layer is requested, and the
   * lowest is taken.
   */
  askAgain(): void {
    if (this.#begun || this.#consumer.closed || this.#consumer.type !== 'simulcast' || this.#lowest === undefined)
      return;
    this.#askByAnother(this.#lowest).catch(() => undefined);
  }

  async #askByAnother(lowest: types.ConsumerLayers): Promise<void> {
    await this.#requests.readyForLayerChange();
    if (this.#begun || this.#lastSent !== lowest || this.#consumer.closed) return;
    await Promise.all([{ spatialLayer: 1 }, lowest].map((layers) => this.#consumer.setPreferredLayers(layers)));
  }

  /** The current layer has stopped: starts with the lowest again. */
  beginAgain(): void {
    if (this.#consumer.currentLayers?.spatialLayer !== 0) this.#begin();
  }

  #begin(): void {
    this.#begun = false;
    this.orderWanted();
  }

  /** The worker chooses again only when an order differs from the last one. */
  async #tellAnew(layers: types.ConsumerLayers, current: types.ConsumerLayers): Promise<void> {
    await this.#consumer.setPreferredLayers(current);
    await this.#tell(layers);
  }

  async #tell(layers: types.ConsumerLayers): Promise<void> {
    // Another frame rate needs no key frame.
    if (this.#consumer.type === 'simulcast') await this.#requests.readyForLayerChange();
    // Unless other layers were ordered meanwhile.
    if (this.#lastSent === layers && !this.#consumer.closed) await this.#consumer.setPreferredLayers(layers);
  }
}

/** Without a temporal layer, all temporal layers are meant. */
function areSame(one: types.ConsumerLayers, other: types.ConsumerLayers): boolean {
  return one.spatialLayer === other.spatialLayer && one.temporalLayer === other.temporalLayer;
}
