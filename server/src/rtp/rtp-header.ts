/** What the recorder needs of an RTP packet (RFC 3550, 5.1) before writing it. */
export type RtpHeader = {
  sequence: number;
  /** In units of the codec's clock; it wraps. */
  timestamp: number;
  /** Where the payload begins; it includes padding at the end. */
  payloadAt: number;
  /** Position and kind of the header extension's data (RFC 8285); empty when there is none. */
  extension: { profile: number; at: number; end: number };
};

const ONE_BYTE = 0xbede;
const TWO_BYTES = 0x1000;

/** Reads the header of a packet of the stream without copying; undefined for other streams and for bytes that are no RTP. */
export function readRtpHeader(packet: Buffer, ssrc: number): RtpHeader | undefined {
  const payloadAt = payloadPlace(packet, ssrc);
  if (payloadAt === -1) return undefined;
  const at = endOfSources(packet);
  const extension =
    at === payloadAt ? { profile: 0, at, end: at } : { profile: packet.readUInt16BE(at), at: at + 4, end: payloadAt };
  return { sequence: packet.readUInt16BE(2), timestamp: packet.readUInt32BE(4), payloadAt, extension };
}

/** Where the payload of a packet of the stream begins; -1 for other streams and for bytes that are no RTP. Makes no objects. */
export function payloadPlace(packet: Buffer, ssrc: number): number {
  if (packet.length < 12 || packet[0]! >> 6 !== 2 || packet.readUInt32BE(8) !== ssrc) return -1;
  let at = endOfSources(packet);
  if (packet[0]! & 0x10) {
    if (at + 4 > packet.length) return -1;
    at += 4 + packet.readUInt16BE(at + 2) * 4;
  }
  return at > packet.length ? -1 : at;
}

function endOfSources(packet: Buffer): number {
  return 12 + (packet[0]! & 0x0f) * 4;
}

/** Where the payload ends: the last byte of padding is its length (RFC 3550, 5.1). */
export function payloadEnd(packet: Buffer, payloadAt: number): number {
  const padding = packet[0]! & 0x20 ? packet[packet.length - 1]! : 0;
  return Math.max(payloadAt, packet.length - padding);
}

/** Whether its marker bit is set. */
export function isMarked(packet: Buffer): boolean {
  return (packet[1]! & 0x80) !== 0;
}

/**
 * First byte of a header extension element (RFC 8285, one-byte or two-byte form); undefined when the packet has no element with
 * this id.
 */
export function extensionByte(packet: Buffer, { extension }: RtpHeader, id: number): number | undefined {
  const { profile, at, end } = extension;
  const isShort = profile === ONE_BYTE;
  if (!isShort && (profile & 0xfff0) !== TWO_BYTES) return undefined;
  for (let position = at; position < end;) {
    const first = packet[position]!;
    if (first === 0) {
      position += 1;
      continue;
    }
    // In the one-byte form, id 15 ends the list.
    const found = isShort ? first >> 4 : first;
    if (isShort && found === 15) return undefined;
    const length = isShort ? (first & 0x0f) + 1 : (packet[position + 1] ?? 0);
    const data = position + (isShort ? 1 : 2);
    if (found === id) return length > 0 && data < end ? packet[data] : undefined;
    position = data + length;
  }
  return undefined;
}
