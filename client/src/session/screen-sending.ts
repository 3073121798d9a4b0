import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { Device } from 'mediasoup-client';
import type { Producer, Transport } from 'mediasoup-client/types';
import { screenEncodingOf, START_KBPS } from './encodings.ts';

/** The screen that this seat sends, in addition to microphone and camera, on the same transport. */
export class ScreenSending {
  readonly #device: Device;
  readonly #transport: Transport;
  #producer: Producer | null = null;

  constructor(device: Device, transport: Transport) {
    this.#device = device;
    this.#transport = transport;
  }

  /** Makes the producer, to be reported to the service. @throws when the browser cannot send a picture */
  async start(track: MediaStreamTrack): Promise<SourceToProduce> {
    this.stop();
    const producer = await this.#transport.produce({
      track,
      // The code that captured the track ends it.
      stopTracks: false,
      appData: { source: 'screen' },
      ...screenEncodingOf(this.#device.sendRtpCapabilities),
      codecOptions: { videoGoogleStartBitrate: START_KBPS },
    });
    this.#producer = producer;
    return { source: 'screen', rtpParameters: producer.rtpParameters as SourceToProduce['rtpParameters'] };
  }

  /** Ends the producer; the service ends its own side itself. */
  stop(): void {
    this.#producer?.close();
    this.#producer = null;
  }
}
