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
  if (packet.length < 12 || packet[0]! >> 6 !== 2 || packet.readUInt32BE(8) !== ssrc) return undefined;
  let at = 12 + (packet[0]! & 0x0f) * 4;
  let extension = { profile: 0, at, end: at };
  if (packet[0]! & 0x10) {
    if (at + 4 > packet.length) return undefined;
    const end = at + 4 + packet.readUInt16BE(at + 2) * 4;
    extension = { profile: packet.readUInt16BE(at), at: at + 4, end };
    at = end;
  }
  if (at > packet.length) return undefined;
  return { sequence: packet.readUInt16BE(2), timestamp: packet.readUInt32BE(4), payloadAt: at, extension };
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
