import type { types } from 'mediasoup';
import type { KeyFrameRequests } from './key-frame-requests.ts';

/**
 * The layers with which every consumer of a layered picture is made; none for a picture without.
 *
 * A screen comes in one size and several frame rates (`svc`). Of such a picture in VP8 the worker drops the first key frame for
 * whoever takes more than the lowest rate at once: the frame is of that rate, and until one of the wanted rate has come the
 * worker takes itself to be below the lowest (`VP8::PayloadDescriptorHandler::Process`). Without the key frame a browser
 * shows nothing before it has asked for another, and a recorder has pictures that nobody can decode.
 */
export function lowestLayers(type: types.ConsumerType): Pick<types.ConsumerOptions, 'preferredLayers'> {
  if (type === 'simulcast') return { preferredLayers: { spatialLayer: 0 } };
  if (type === 'svc') return { preferredLayers: { spatialLayer: 0, temporalLayer: 0 } };
  return {};
}

/**
 * Which layers of a picture a consumer takes. It begins with the lowest, whose key frame is small and which browsers never
 * stop, and climbs from there once a picture flows: until the key frame of the layer above comes, the lower one is sent on.
 * Chromium stops upper layers while it measures a media path anew, the worker notices after 1.5 s, and for so long
 * who had taken the upper one at once would see nothing.
 */
export class LayerChoice {
  readonly #consumer: types.Consumer;
  readonly #requests: KeyFrameRequests;
  readonly #wanted: () => number;
  readonly #lowest: types.ConsumerLayers | undefined;
  /** A picture has begun to arrive. */
  #begun = false;
  /** What the worker was last told, or is told next; its answers come later. */
  #told: types.ConsumerLayers | undefined;

  /**
   * @param consumer made with `lowestLayers`, if of a picture with layers
   * @param requests of its producer: the first picture of another size is a key frame
   * @param wanted the size to be taken once a picture flows, 0 being the lowest
   */
  constructor(consumer: types.Consumer, requests: KeyFrameRequests, wanted: () => number) {
    this.#consumer = consumer;
    this.#requests = requests;
    this.#wanted = wanted;
    this.#lowest = lowestLayers(consumer.type).preferredLayers;
    this.#told = this.#lowest;
    consumer.on('layerschange', (current) => {
      if (this.#begun || current === undefined) return;
      this.#begun = true;
      this.settle();
    });
    // It begins anew after a pause, with a key frame that must not be dropped.
    if (consumer.type === 'svc') consumer.observer.on('pause', () => this.#begin());
  }

  /** Tells the worker what is wanted now, as soon as the browser obeys; nothing where the picture has no layers. */
  settle(): void {
    if (this.#lowest === undefined || this.#consumer.closed) return;
    const layers = this.#begun ? { spatialLayer: this.#wanted() } : this.#lowest;
    if (this.#told !== undefined && areSame(layers, this.#told)) return;
    this.#told = layers;
    // Only of a consumer that has gone.
    this.#tell(layers).catch(() => undefined);
  }

  /**
   * Has the worker choose anew where less is taken than is wanted: to be called now and then for a consumer whose rate it does not
   * manage. A layer that had stopped before its first sender report and returned is otherwise left out for good.
   */
  renew(): void {
    const { spatialLayer } = this.#consumer.currentLayers ?? {};
    if (this.#consumer.closed || !this.#begun || this.#told === undefined || spatialLayer === undefined) return;
    if (spatialLayer < this.#told.spatialLayer) this.#tellAnew(this.#told, { spatialLayer }).catch(() => undefined);
  }

  /**
   * Nothing has come since the browser was asked for the lowest layer. It may have dropped the request, for a busy machine brings two
   * nearer to each other than they were sent; then the worker makes no other for that layer within a second. Whoever asks for one
   * layer of several gets a key frame of each (`EncoderRtcpFeedback`), so the next one is asked for, and the lowest is taken.
   */
  askAgain(): void {
    if (this.#begun || this.#consumer.closed || this.#consumer.type !== 'simulcast' || this.#lowest === undefined)
      return;
    this.#askByAnother(this.#lowest).catch(() => undefined);
  }

  async #askByAnother(lowest: types.ConsumerLayers): Promise<void> {
    await this.#requests.readyForLayerChange();
    if (this.#begun || this.#told !== lowest || this.#consumer.closed) return;
    await Promise.all([{ spatialLayer: 1 }, lowest].map((layers) => this.#consumer.setPreferredLayers(layers)));
  }

  /** The layer that was taken has stopped: begins with the lowest again. */
  beginAgain(): void {
    if (this.#consumer.currentLayers?.spatialLayer !== 0) this.#begin();
  }

  #begin(): void {
    this.#begun = false;
    this.settle();
  }

  /** The worker chooses anew only when it is told something else than before. */
  async #tellAnew(layers: types.ConsumerLayers, current: types.ConsumerLayers): Promise<void> {
    await this.#consumer.setPreferredLayers(current);
    await this.#tell(layers);
  }

  async #tell(layers: types.ConsumerLayers): Promise<void> {
    // Another frame rate needs no key frame.
    if (this.#consumer.type === 'simulcast') await this.#requests.readyForLayerChange();
    // Unless others were wanted meanwhile.
    if (this.#told === layers && !this.#consumer.closed) await this.#consumer.setPreferredLayers(layers);
  }
}

/** Without a temporal layer all of them are meant. */
function areSame(one: types.ConsumerLayers, other: types.ConsumerLayers): boolean {
  return one.spatialLayer === other.spatialLayer && one.temporalLayer === other.temporalLayer;
}
