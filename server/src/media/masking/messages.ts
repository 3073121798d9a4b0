import { z } from 'zod';

/*
 * Messages between the service and a process that alters one stream. The process trusts the service that started it; the service
 * does not trust the process, which reads data from strangers. All ports are loopback ports.
 */

/** The stream to be altered, as the media server sends it. */
export interface RawStream {
  readonly codec: 'opus' | 'vp8' | 'h264';
  readonly payloadType: number;
  readonly ssrc: number;
  readonly clockRate: number;
  /** RTP header extension with a phone's rotation, if negotiated. */
  readonly orientationExtension?: number | undefined;
}

/** The format of the packets to write. */
export interface AlteredStream extends Pick<RawStream, 'payloadType' | 'ssrc' | 'orientationExtension'> {
  /** RTP header extension with the loudness of an altered voice; active speakers are determined from it alone. */
  readonly levelExtension?: number | undefined;
}

export interface Assignment {
  readonly raw: RawStream;
  readonly altered: AlteredStream;
  /** Port from which the media server sends the raw stream. */
  readonly from: number;
  /** Port at which the media server receives the altered stream. */
  readonly to: number;
}

const port = z.int().min(1).max(65_535);

export const fromMaskerSchema = z.discriminatedUnion('type', [
  /** The process receives the raw stream at one port and sends the altered one from the other. */
  z.strictObject({ type: z.literal('ready'), takesAt: port, givesFrom: port }),
  /** The process waits for packets of its assigned stream. */
  z.strictObject({ type: z.literal('begun') }),
  /** Packets or pictures since the start: taken in to be altered, and sent out. */
  z.strictObject({ type: z.literal('health'), taken: z.int(), given: z.int() }),
]);
export type FromMasker = z.infer<typeof fromMaskerSchema>;
