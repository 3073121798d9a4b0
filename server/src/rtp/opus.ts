import type { FrameEvent } from './frames.ts';
import type { OrderedPacket } from './reorder.ts';

/** Samples by which an Opus decoder's output is delayed: libopus at 48 kHz, which all browsers use. */
export const OPUS_PRE_SKIP = 312;

/** Every RTP packet is one Opus packet (RFC 7587), so nothing needs joining. Packets that are no valid Opus are dropped. */
export function readOpus(packet: OrderedPacket): FrameEvent[] {
  const { timestamp, sequence, arrivedAt, payload: data, lost } = packet;
  const loss: FrameEvent[] = lost > 0 ? [{ type: 'loss', packets: lost }] : [];
  if (data.length === 0) return loss;
  const place = { timestamp, sequence, arrivedAt, packets: 1 };
  if (!isOpusPacket(data)) return [...loss, { type: 'dropped', dropped: { ...place, reason: 'malformed' } }];
  return [...loss, { type: 'frame', frame: { ...place, key: true, data } }];
}

/** Duration of an Opus packet, ms, by its first byte (RFC 6716, section 3.1) and, for code 3, its frame count. */
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

const MAX_FRAME_BYTES = 1275;
const MAX_PACKET_MS = 120;

/** Whether a packet's lengths are consistent (RFC 6716, section 3.4, R1 to R7). */
export function isOpusPacket(packet: Buffer): boolean {
  const toc = packet[0];
  if (toc === undefined || opusDurationMs(packet) > MAX_PACKET_MS) return false;
  const rest = packet.subarray(1);
  switch (toc & 3) {
    case 0:
      return rest.length <= MAX_FRAME_BYTES;
    case 1:
      return rest.length % 2 === 0 && rest.length / 2 <= MAX_FRAME_BYTES;
    case 2:
      return holdsFrames(rest, 2);
    default:
      return holdsManyFrames(rest);
  }
}

/** Frames with different lengths: each except the last follows its own length. */
function holdsFrames(bytes: Buffer, count: number): boolean {
  let at = 0;
  let taken = 0;
  for (let frame = 1; frame < count; frame++) {
    const first = bytes[at++];
    if (first === undefined) return false;
    const second = first < 252 ? 0 : bytes[at++];
    if (second === undefined) return false;
    taken += first + second * 4;
  }
  const left = bytes.length - at - taken;
  return left >= 0 && left <= MAX_FRAME_BYTES;
}

/** Code 3: a byte with flags and frame count, the length of the padding, then the frames. */
function holdsManyFrames(bytes: Buffer): boolean {
  const flags = bytes[0];
  if (flags === undefined) return false;
  const count = flags & 0x3f;
  let at = 1;
  let padding = 0;
  if (flags & 0x40) {
    let more: number | undefined;
    do {
      more = bytes[at++];
      if (more === undefined) return false;
      padding += more === 255 ? 254 : more;
    } while (more === 255);
  }
  if (count === 0 || at + padding > bytes.length) return false;
  const frames = bytes.subarray(at, bytes.length - padding);
  if (flags & 0x80) return holdsFrames(frames, count);
  return frames.length % count === 0 && frames.length / count <= MAX_FRAME_BYTES;
}

/** The identification header (RFC 7845, 5.1) as Matroska needs it. Its pre-skip is zero because times are already shifted. */
export function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head[8] = 1;
  head[9] = 2;
  head.writeUInt32LE(48_000, 12);
  return head;
}
