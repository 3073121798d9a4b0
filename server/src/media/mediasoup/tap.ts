import type { types } from 'mediasoup';
import type { RtpParameters } from '@mahzar/shared/protocol/media';
import { tapCapabilities } from '../../rtp/rtp-parameters.ts';
import type { Tap, TapOptions } from '../engine.ts';
import type { KeyFrameRequests } from './key-frame-requests.ts';
import { LayerChoice, lowestLayers } from './layer-choice.ts';

const LOOPBACK = '127.0.0.1';
/** Chromium sends a key frame only on request; without these, seeking in a recording took up to 1.65 s. */
const KEY_FRAME_EVERY_MS = 5000;
/** A requested key frame arrives within 0.1 s; the worker may hold the request back for `KEY_FRAME_PAUSE_MS`. */
const ASKED_AGAIN_AFTER_MS = 450;

/** Sends a producer unchanged to a receiver on this machine. See `MediaRoom.openTap`. */
export async function openTap(
  router: types.Router,
  producer: types.Producer,
  requests: KeyFrameRequests,
  clock: string,
  options: TapOptions,
  granted: () => boolean,
): Promise<Tap | undefined> {
  const wanted = () => !producer.closed && !transport.closed && granted();
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK },
    rtcpMux: true,
    comedia: false,
  });
  try {
    // Paused until the receiver listens; otherwise the first key frame would be lost.
    const consumer = await transport.consume({
      producerId: producer.id,
      rtpCapabilities: tapCapabilities(router.rtpCapabilities),
      paused: true,
      ...lowestLayers(producer.type),
    });
    const where = wanted() ? await options.receiver(describe(transport, consumer, clock)) : null;
    if (where === null || !wanted()) {
      transport.close();
      return undefined;
    }
    await transport.connect(where);
    if (!wanted()) {
      transport.close();
      return undefined;
    }
    return new MediasoupTap(transport, producer, requests, consumer, options);
  } catch (error) {
    transport.close();
    if (producer.closed || router.closed) return undefined;
    throw error;
  }
}

class MediasoupTap implements Tap {
  readonly producerId: string;
  readonly #transport: types.PlainTransport;
  readonly #consumer: types.Consumer;
  readonly #requests: KeyFrameRequests;
  readonly #options: TapOptions;
  readonly #choice: LayerChoice;
  readonly #timer: NodeJS.Timeout | undefined;
  #secondRequest: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    transport: types.PlainTransport,
    producer: types.Producer,
    requests: KeyFrameRequests,
    consumer: types.Consumer,
    options: TapOptions,
  ) {
    this.producerId = producer.id;
    this.#transport = transport;
    this.#consumer = consumer;
    this.#requests = requests;
    this.#options = options;
    const top = (producer.rtpParameters.encodings?.length ?? 1) - 1;
    this.#choice = new LayerChoice(consumer, requests, () => Math.min(options.spatialLayer ?? top, top));
    consumer.on('producerpause', () => options.onEvent({ type: 'pause' }));
    consumer.on('producerresume', () => {
      options.onEvent({ type: 'resume' });
      this.requestKeyFrame();
    });
    consumer.on('layerschange', (layers) => {
      if (layers === undefined) return;
      options.onEvent({ type: 'layer', spatial: layers.spatialLayer, temporal: layers.temporalLayer ?? 0 });
    });
    if (consumer.producerPaused) options.onEvent({ type: 'pause' });
    if (consumer.kind === 'video') this.#timer = setInterval(() => this.#refresh(), KEY_FRAME_EVERY_MS).unref();
    producer.observer.once('close', () => this.#end());
    // Fails only for a consumer that has gone.
    this.#begin().catch(() => undefined);
  }

  pictureStopped(): void {
    this.#choice.beginAgain();
  }

  requestKeyFrame(): void {
    if (this.#consumer.kind !== 'video' || this.#consumer.producerPaused || this.#consumer.closed) return;
    this.#keyFrameRequested();
    this.#requests.layerChangeRequested();
    this.#consumer.requestKeyFrame().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#secondRequest);
    this.#transport.close();
  }

  /** The worker asks for a key frame when a picture starts. */
  async #begin(): Promise<void> {
    if (this.#consumer.kind === 'video') await this.#requests.readyForLowestLayer();
    if (this.#consumer.closed) return;
    if (this.#consumer.kind === 'video' && !this.#consumer.producerPaused) this.#keyFrameRequested();
    await this.#consumer.resume();
    if (!this.#closed) this.#secondRequest = setTimeout(() => this.#askAgain(), ASKED_AGAIN_AFTER_MS).unref();
  }

  #end(): void {
    if (this.#closed) return;
    this.close();
    this.#options.onEnd();
  }

  #askAgain(): void {
    if (!this.#consumer.producerPaused) this.#choice.askAgain();
  }

  #refresh(): void {
    this.requestKeyFrame();
    this.#choice.renew();
  }

  #keyFrameRequested(): void {
    this.#options.onEvent({ type: 'key-frame-request' });
  }
}

function describe(transport: types.PlainTransport, consumer: types.Consumer, clock: string) {
  return {
    rtpParameters: consumer.rtpParameters as RtpParameters,
    from: { ip: LOOPBACK, port: transport.tuple.localPort },
    clock,
  } as const;
}
