import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { Device } from 'mediasoup-client';
import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import { easeSender } from './eased-sender.ts';
import { encodingOf, START_KBPS } from './encodings.ts';
import type { PictureEncoding } from './encodings.ts';
import { SOURCES } from './sources.ts';
import type { Sendable, Source } from './sources.ts';

export const USUAL_VOICE: ProducerCodecOptions = { opusStereo: false, opusFec: true, opusDtx: true, opusNack: true };
/** For a poor line: with all headers 33 kbit/s instead of 58. Milliseconds and bit/s. */
export const LONG_FRAMES: ProducerCodecOptions = { ...USUAL_VOICE, opusPtime: 40, opusMaxAverageBitrate: 20_000 };

/** What this seat sends. Producers are made here first; the caller tells the service of them. */
export class Sending {
  readonly #device: Device;
  readonly #transport: Transport;
  readonly #producers = new Map<Source, Producer>();
  /** Negotiated, without a device; see `warm`. */
  readonly #warm = new Map<Source, Producer>();
  /** Devices of producers that the service has not yet taken. */
  readonly #held = new Map<Source, MediaStreamTrack>();
  #warming: Promise<void> = Promise.resolve();
  #voice = USUAL_VOICE;
  /** Whether what is set up from now on is eased from its first packet, see `easeSender`. */
  eased = false;
  /** Whether others are to wait for what is lost of a voice that is set up from now on. */
  fromNarrowLine = false;

  constructor(device: Device, transport: Transport) {
    this.#device = device;
    this.#transport = transport;
    // Producers travel inside `enter` or `produce`; their names on this side are of no concern to the service.
    transport.on('produce', ({ appData }, done) => done({ id: String(appData.source) }));
  }

  /** How a microphone is sent that is set up from now on. */
  get voice(): ProducerCodecOptions {
    return this.#voice;
  }

  set voice(voice: ProducerCodecOptions) {
    if (voice === this.#voice) return;
    this.#voice = voice;
    this.#warm.get('microphone')?.close();
    this.#warm.delete('microphone');
  }

  /** Negotiates producers ahead of time, so that a click or an admission does not wait for it. */
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

  has(source: Source): boolean {
    return this.#producers.has(source);
  }

  /** Whether packets of a source may leave now. */
  sends(source: Source): boolean {
    return this.#producers.get(source)?.paused === false;
  }

  /**
   * Makes producers, to be told to the service; `begin` when it has taken them. Sources that are off are made as well, so
   * that switching on is instant, and send nothing.
   */
  async start(sendables: readonly Sendable[]): Promise<SourceToProduce[]> {
    await this.#warming;
    const usable = sendables.filter(({ source, track }) => this.#canStart(source, track));
    return Promise.all(usable.map((sendable) => this.#start(sendable)));
  }

  /** The service has taken what was started: devices that were held back are attached. */
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

  /** Uses another device, or none for the time being, in the same producer. */
  async replace(source: Source, track: MediaStreamTrack | null): Promise<void> {
    if (this.#held.has(source) && track !== null) this.#held.set(source, track);
    else {
      this.#held.delete(source);
      await this.#producers.get(source)?.replaceTrack({ track });
    }
  }

  /** Ends producers; the service ends its own side by itself. */
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

  /** The producer made ahead, or null when there is none that fits the device. */
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
   * A producer to which nothing is attached: a device is given to it by `begin`, so that not even the moment between
   * negotiating and switching off lets a packet out. The track of a connection that goes nowhere stands in for the device:
   * it has a kind, and never a sample.
   */
  async #negotiate(source: Source, lines: number): Promise<Producer> {
    const nowhere = new RTCPeerConnection();
    try {
      const producer = await this.#transport.produce({
        track: nowhere.addTransceiver(KIND[source]).receiver.track,
        onRtpSender: (sender) => void sender.replaceTrack(null),
        // The page owns the device: it shows the preview and goes on using it when a producer ends.
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
/** What nearly all cameras give when asked for it. */
const USUAL_LINES = 720;

/** Lines of a camera's picture, held upright or across. */
function linesOf(track: MediaStreamTrack): number {
  const { width = Infinity, height = Infinity } = track.getSettings();
  return Math.min(width, height);
}
