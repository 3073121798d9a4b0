import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { Device } from 'mediasoup-client';
import type { Producer, Transport } from 'mediasoup-client/types';
import { encodingOf } from './encodings.ts';

/** What a seat can send. */
export type Source = 'microphone' | 'camera';
export const SOURCES = ['microphone', 'camera'] as const satisfies readonly Source[];

/** A device that is to be sent, and whether it is switched on now. */
export interface Sendable {
  readonly source: Source;
  readonly track: MediaStreamTrack;
  readonly on: boolean;
}

/** What this seat sends. Producers are made here first; the caller tells the service of them. */
export class Sending {
  readonly #device: Device;
  readonly #transport: Transport;
  readonly #producers = new Map<Source, Producer>();

  constructor(device: Device, transport: Transport) {
    this.#device = device;
    this.#transport = transport;
    // Producers travel inside `enter` or `produce`; their names on this side are of no concern to the service.
    transport.on('produce', ({ appData }, done) => done({ id: String(appData.source) }));
  }

  has(source: Source): boolean {
    return this.#producers.has(source);
  }

  /** Makes producers. Sources that are off are made as well, so that switching on is instant, and send nothing. */
  async start(sendables: readonly Sendable[]): Promise<SourceToProduce[]> {
    const usable = sendables.filter(({ source, track }) => this.#canStart(source, track));
    return Promise.all(usable.map((sendable) => this.#produce(sendable)));
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
    await this.#producers.get(source)?.replaceTrack({ track });
  }

  /** Ends producers; the service ends its own side by itself. */
  stop(sources: readonly Source[] = SOURCES): void {
    for (const source of sources) {
      this.#producers.get(source)?.close();
      this.#producers.delete(source);
    }
  }

  #canStart(source: Source, track: MediaStreamTrack): boolean {
    const kind = source === 'microphone' ? 'audio' : 'video';
    return track.readyState === 'live' && !this.has(source) && this.#device.canProduce(kind);
  }

  async #produce({ source, track, on }: Sendable): Promise<SourceToProduce> {
    track.enabled = on;
    const producer = await this.#transport.produce({
      track,
      // The page owns the device: it shows the preview and goes on using it when a producer ends.
      stopTracks: false,
      zeroRtpOnPause: true,
      appData: { source },
      ...(source === 'microphone'
        ? { codecOptions: { opusStereo: false, opusFec: true, opusDtx: true, opusNack: true } }
        : encodingOf(this.#device.sendRtpCapabilities, linesOf(track))),
    });
    if (!on) producer.pause();
    this.#producers.set(source, producer);
    return { source, rtpParameters: producer.rtpParameters as SourceToProduce['rtpParameters'] };
  }
}

/** Lines of a camera's picture, held upright or across. */
function linesOf(track: MediaStreamTrack): number {
  const { width = Infinity, height = Infinity } = track.getSettings();
  return Math.min(width, height);
}
