import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { Device } from 'mediasoup-client';
import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import { easeSender } from './eased-sender.ts';
import { encodingOf, START_KBPS } from './encodings.ts';
import type { PictureEncoding } from './encodings.ts';
import { SOURCES } from './sources.ts';
import type { Sendable, Source } from './sources.ts';

export const USUAL_VOICE: ProducerCodecOptions = { opusStereo: false, opusFec: true, opusDtx: true, opusNack: true };
/** For a poor line: 33 kbit/s with all headers instead of 58. Milliseconds and bit/s. */
export const LONG_FRAMES: ProducerCodecOptions = { ...USUAL_VOICE, opusPtime: 40, opusMaxAverageBitrate: 20_000 };

/** Sends this seat's media. Producers are made here first; the caller reports them to the service. */
export class Sending {
  readonly #device: Device;
  readonly #transport: Transport;
  readonly #producers = new Map<Source, Producer>();
  /** Negotiated producers without a device; see `warm`. */
  readonly #warm = new Map<Source, Producer>();
  /** Devices of producers that the service has not accepted yet. */
  readonly #held = new Map<Source, MediaStreamTrack>();
  #warming: Promise<void> = Promise.resolve();
  #voice = USUAL_VOICE;
  /** Whether new senders are eased from their first packet, see `easeSender`. */
  eased = false;
  /** Whether receivers should wait for lost packets of a voice that is set up from now on. */
  fromNarrowLine = false;

  constructor(device: Device, transport: Transport) {
    this.#device = device;
    this.#transport = transport;
    // Producers are reported in `enter` or `produce`; their ids on this side do not concern the service.
    transport.on('produce', ({ appData }, done) => done({ id: String(appData.source) }));
  }

  /** Codec options of a microphone that is set up from now on. */
  get voice(): ProducerCodecOptions {
    return this.#voice;
  }

  set voice(voice: ProducerCodecOptions) {
    if (voice === this.#voice) return;
    this.#voice = voice;
    this.#warm.get('microphone')?.close();
    this.#warm.delete('microphone');
  }

  /** Negotiates producers in advance, so that a press or an admission need not wait for it. */
  warm(): Promise<void> {
    this.#warming = this.#warming
      .then(() => this.#warmUp())
      .catch((error: unknown) => {
        if (!this.#transport.closed) console.warn('producers could not be made ahead', error);
      });
    return this.#warming;
  }

  get senders(): RTCRtpSender[] {
    return [...this.#producers.values()].flatMap(({ rtpSender }) => rtpSender ?? []);
  }

  /** The camera while all layers of its picture may be sent, and their rate in bit/s; null also for a picture without layers. */
  get layers(): { readonly sender: RTCRtpSender; readonly rate: number } | null {
    const { paused, rtpSender: sender, rtpParameters } = this.#producers.get('camera') ?? {};
    const { encodings = [] } = rtpParameters ?? {};
    if (sender === undefined || paused === true || this.eased || encodings.length < 2) return null;
    return { sender, rate: encodings.reduce((sum, { maxBitrate = 0 }) => sum + maxBitrate, 0) };
  }

  has(source: Source): boolean {
    return this.#producers.has(source);
  }

  /** Whether packets of a source may leave now. */
  sends(source: Source): boolean {
    return this.#producers.get(source)?.paused === false;
  }

  /**
   * Makes producers, to be reported to the service; `begin` follows when it has accepted them. Sources that are off get a producer
   * too, so that switching on is instant; it sends nothing.
   */
  async start(sendables: readonly Sendable[]): Promise<SourceToProduce[]> {
    await this.#warming;
    const usable = sendables.filter(({ source, track }) => this.#canStart(source, track));
    return Promise.all(usable.map((sendable) => this.#start(sendable)));
  }

  /** The service has accepted the started producers: held-back devices are attached. */
  begin(): void {
    for (const [source, track] of this.#held) {
      this.#held.delete(source);
      void this.replace(source, track).catch(() => this.stop([source]));
    }
  }

  /** Switches a source on or off. Off means that no packet leaves, not that silence or black is sent. */
  set(source: Source, on: boolean): void {
    const producer = this.#producers.get(source);
    if (producer === undefined || producer.paused === !on) return;
    if (on) producer.resume();
    else producer.pause();
  }

  /** Uses another device, or none for now, in the same producer. */
  async replace(source: Source, track: MediaStreamTrack | null): Promise<void> {
    if (this.#held.has(source) && track !== null) this.#held.set(source, track);
    else {
      this.#held.delete(source);
      await this.#producers.get(source)?.replaceTrack({ track });
    }
  }

  /** Ends producers; the service ends its own side itself. */
  stop(sources: readonly Source[] = SOURCES): void {
    for (const source of sources) {
      this.#producers.get(source)?.close();
      this.#producers.delete(source);
      this.#held.delete(source);
    }
  }

  #canStart(source: Source, track: MediaStreamTrack): boolean {
    return track.readyState === 'live' && !this.has(source) && this.#device.canProduce(KIND[source]);
  }

  async #warmUp(): Promise<void> {
    const cold = SOURCES.filter((source) => !this.has(source) && !this.#warm.has(source));
    const possible = cold.filter((source) => this.#device.canProduce(KIND[source]));
    for (const source of possible) this.#warm.set(source, await this.#negotiate(source, USUAL_LINES));
  }

  async #start({ source, track, on }: Sendable): Promise<SourceToProduce> {
    const producer = this.#takeWarm(source, track) ?? (await this.#negotiate(source, linesOf(track)));
    if (this.eased && producer.rtpSender !== undefined) await easeSender(producer.rtpSender, true);
    this.#producers.set(source, producer);
    this.#held.set(source, track);
    if (!on) producer.pause();
    const rtpParameters = producer.rtpParameters as SourceToProduce['rtpParameters'];
    return { source, rtpParameters, ...(source === 'microphone' && { fromNarrowLine: this.fromNarrowLine }) };
  }

  /** Returns the producer made in advance, or null when none fits the device. */
  #takeWarm(source: Source, track: MediaStreamTrack): Producer | null {
    const producer = this.#warm.get(source);
    if (producer === undefined) return null;
    this.#warm.delete(source);
    const layers = this.#encoding(linesOf(track)).encodings.length;
    if (source === 'microphone' || layers === producer.rtpParameters.encodings?.length) return producer;
    producer.close();
    return null;
  }

  /**
   * Makes a producer without a device: `begin` attaches one, so that no packet leaves even between negotiation and muting. The
   * track of an unconnected peer connection replaces the device: it has a kind, and never a sample.
   */
  async #negotiate(source: Source, lines: number): Promise<Producer> {
    const nowhere = new RTCPeerConnection();
    try {
      const producer = await this.#transport.produce({
        track: nowhere.addTransceiver(KIND[source]).receiver.track,
        onRtpSender: (sender) => void sender.replaceTrack(null),
        // The page owns the device: it shows the preview and uses it further when a producer ends.
        stopTracks: false,
        zeroRtpOnPause: true,
        appData: { source },
        ...(source === 'microphone'
          ? { codecOptions: this.voice }
          : { ...this.#encoding(lines), codecOptions: { videoGoogleStartBitrate: START_KBPS } }),
      });
      await producer.replaceTrack({ track: null });
      return producer;
    } finally {
      nowhere.close();
    }
  }

  #encoding(lines: number): PictureEncoding {
    return encodingOf(this.#device.sendRtpCapabilities, lines);
  }
}

const KIND = { microphone: 'audio', camera: 'video' } as const;
/** Lines that nearly all cameras deliver on request. */
const USUAL_LINES = 720;

/** Returns the lines of a camera's picture, whether held upright or sideways. */
function linesOf(track: MediaStreamTrack): number {
  const { width = Infinity, height = Infinity } = track.getSettings();
  return Math.min(width, height);
}
