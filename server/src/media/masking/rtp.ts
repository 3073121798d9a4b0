/** One-byte header extension (RFC 8285) of one byte. */
export interface HeaderExtension {
  /** 1 to 14, as negotiated. */
  readonly id: number;
  readonly value: number;
}

/** Orientation of a picture (3GPP TS 26.114, 7.4.5), in degrees. */
export function orientation(id: number, rotation: 0 | 90 | 180 | 270): HeaderExtension {
  return { id, value: rotation / 90 };
}

/** Loudness of a packet's sound (RFC 6464, 3): its mean power below full scale, 0 to 127 dB. */
export function audioLevel(id: number, samples: Int16Array): HeaderExtension {
  const power = samples.reduce((sum, sample) => sum + (sample / 0x7fff) ** 2, 0) / samples.length;
  return { id, value: Math.min(127, Math.max(0, Math.round(-10 * Math.log10(power)))) };
}

export interface RtpFields {
  readonly payloadType: number;
  readonly ssrc: number;
  /** Of any size; the field takes the low 16 bits. */
  readonly sequence: number;
  /** Of any size, in units of the codec's clock; the field takes the low 32 bits. */
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Uint8Array;
  readonly extension?: HeaderExtension | undefined;
}

const VERSION = 0x80;
const HAS_EXTENSION = 0x10;

/** Writes an RTP packet (RFC 3550, 5.1). */
export function writeRtp({ payloadType, ssrc, sequence, timestamp, marker, payload, extension }: RtpFields): Buffer {
  const header = Buffer.alloc(12);
  header[0] = VERSION | (extension === undefined ? 0 : HAS_EXTENSION);
  header[1] = (marker ? 0x80 : 0) | payloadType;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, ...(extension === undefined ? [] : [writeExtension(extension)]), payload]);
}

function writeExtension({ id, value }: HeaderExtension): Buffer {
  return Buffer.from([0xbe, 0xde, 0, 1, id << 4, value, 0, 0]);
}

/** Fits an Ethernet frame together with all headers on the path to a browser. */
const LARGEST_PAYLOAD = 1_150;

/** Splits a VP8 picture into payloads (RFC 7741, 4.2: the shortest descriptor, which only says where a picture starts). */
export function vp8Payloads(picture: Buffer): Buffer[] {
  const parts = Array.from({ length: Math.ceil(picture.length / LARGEST_PAYLOAD) }, (_, index) =>
    picture.subarray(index * LARGEST_PAYLOAD, (index + 1) * LARGEST_PAYLOAD),
  );
  return parts.map((part, index) => Buffer.concat([Buffer.from([index === 0 ? 0x10 : 0]), part]));
}

/** Writes a picture loss indication (RFC 4585, 6.3.1): asks the sender of this stream for a key frame. */
export function writeKeyFrameRequest(ssrc: number): Buffer {
  const packet = Buffer.alloc(12);
  packet[0] = VERSION | 1;
  packet[1] = 206;
  packet.writeUInt16BE(2, 2);
  packet.writeUInt32BE(1, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}
