import { z } from 'zod';

/*
 * What the service and a process that alters one stream say to each other. The process believes the service that started it;
 * the service does not believe a process that reads what strangers send. All ports are of the loopback interface.
 */

/** The stream that is to be altered, as it comes from the media server. */
export interface RawStream {
  readonly codec: 'opus' | 'vp8' | 'h264';
  readonly payloadType: number;
  readonly ssrc: number;
  readonly clockRate: number;
  /** RTP header extension that tells a phone's rotation, if negotiated. */
  readonly orientationExtension?: number | undefined;
}

/** The packets that are to be written. */
export interface AlteredStream extends Pick<RawStream, 'payloadType' | 'ssrc' | 'orientationExtension'> {
  /** RTP header extension that tells how loud an altered voice is: all that is known of it, also to who marks speakers. */
  readonly levelExtension?: number | undefined;
}

export interface Assignment {
  readonly raw: RawStream;
  readonly altered: AlteredStream;
  /** Port that the media server sends the raw stream from. */
  readonly from: number;
  /** Port at which it takes the altered one. */
  readonly to: number;
}

const port = z.int().min(1).max(65_535);

export const fromMaskerSchema = z.discriminatedUnion('type', [
  /** The process takes the raw stream at one port and sends the altered one from the other. */
  z.strictObject({ type: z.literal('ready'), takesAt: port, givesFrom: port }),
  /** It waits for packets of the stream that it was assigned. */
  z.strictObject({ type: z.literal('begun') }),
  /** Packets or pictures since the start: that were to be altered, and that came out. */
  z.strictObject({ type: z.literal('health'), taken: z.int(), given: z.int() }),
]);
export type FromMasker = z.infer<typeof fromMaskerSchema>;
