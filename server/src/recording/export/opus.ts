import type { FrameEvent } from './frames.ts';
import type { OrderedPacket } from './reorder.ts';

/** Samples by which an Opus decoder's sound lags behind what was encoded: libopus at 48 kHz, as all browsers use it. */
export const OPUS_PRE_SKIP = 312;

/** Every RTP packet is one Opus packet (RFC 7587); there is nothing to join. */
export function readOpus(packet: OrderedPacket): FrameEvent[] {
  const { timestamp, sequence, arrivedAt, payload: data, lost } = packet;
  const loss: FrameEvent[] = lost > 0 ? [{ type: 'loss', packets: lost }] : [];
  if (data.length === 0) return loss;
  return [...loss, { type: 'frame', frame: { timestamp, sequence, arrivedAt, packets: 1, key: true, data } }];
}

/** How long an Opus packet plays, in ms, from its first byte (RFC 6716, section 3.1). */
export function opusDurationMs(packet: Buffer): number {
  const toc = packet[0] ?? 0;
  const configuration = toc >> 3;
  let frameMs: number;
  if (configuration < 12) frameMs = [10, 20, 40, 60][configuration & 3]!;
  else if (configuration < 16) frameMs = [10, 20][configuration & 1]!;
  else frameMs = [2.5, 5, 10, 20][configuration & 3]!;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 1) & 0x3f : 2;
  return frames * frameMs;
}

/** The identification header (RFC 7845, 5.1) as Matroska wants it. No pre-skip: times are already shifted by it. */
export function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head[8] = 1;
  head[9] = 2;
  head.writeUInt32LE(48_000, 12);
  return head;
}
