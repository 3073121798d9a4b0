/**
 * pcap framing of the journals: classic pcap, microseconds, LINKTYPE_RAW (101). Every RTP or RTCP packet follows a synthetic IPv4
 * and UDP header, so that Wireshark, tcpdump and GStreamer can open a journal. Both checksums are real: with the UDP checksum
 * (RFC 768) the reader validates each packet of an unfinished file, where pcap itself has no checksum and a tail of zeros reads
 * as a packet.
 */

export const PCAP_HEADER_BYTES = 24;
/** pcap record header + IPv4 header + UDP header in front of every packet. */
export const RECORD_OVERHEAD_BYTES = 16 + 28;
/** RTP and RTCP share one port on the wire; in the journal they are told apart by the destination port. */
export const RTP_PORT = 5004;
export const RTCP_PORT = 5005;

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const LINKTYPE_RAW = 101;
const SNAP_BYTES = 65_535;
const IP_UDP_BYTES = 28;
const LOOPBACK = 0x7f00_0001;

/** One packet of a journal. `payload` is a view into the file's bytes: copy it to keep it. */
export type JournalPacket = {
  /** When the recorder received it, milliseconds since the epoch with microseconds in the fraction. */
  at: number;
  kind: 'rtp' | 'rtcp';
  payload: Buffer;
};

/** RTP and RTCP on one port are told apart by the second byte (RFC 5761: 192–223 is RTCP). */
export function isRtcp(packet: Uint8Array): boolean {
  const second = packet[1] ?? 0;
  return second >= 192 && second <= 223;
}

/** The 24 bytes every segment starts with. */
export function pcapHeader(): Buffer {
  const header = Buffer.alloc(PCAP_HEADER_BYTES);
  header.writeUInt32LE(MAGIC_MICROSECONDS, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(SNAP_BYTES, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  return header;
}

/**
 * Writes one packet as a pcap record into `target` at `offset` and returns the offset after it. The caller makes sure that
 * `RECORD_OVERHEAD_BYTES + payload.length` bytes fit.
 */
export function writeRecord(target: Buffer, offset: number, packet: JournalPacket): number {
  const { payload } = packet;
  const microseconds = Math.round(packet.at * 1000);
  const ipBytes = IP_UDP_BYTES + payload.length;
  target.writeUInt32LE(Math.floor(microseconds / 1_000_000), offset);
  target.writeUInt32LE(microseconds % 1_000_000, offset + 4);
  target.writeUInt32LE(ipBytes, offset + 8);
  target.writeUInt32LE(ipBytes, offset + 12);

  const ip = offset + 16;
  target.writeUInt32BE(0x4500_0000 | ipBytes, ip); // version 4, 20-byte header, total length
  target.writeUInt32BE(0x0000_4000, ip + 4); // do not fragment
  target.writeUInt32BE(0x4011_0000, ip + 8); // TTL 64, UDP, checksum below
  target.writeUInt32BE(LOOPBACK, ip + 12);
  target.writeUInt32BE(LOOPBACK, ip + 16);
  target.writeUInt16BE(onesComplement(sum16(target, ip, 20)), ip + 10);

  const udp = ip + 20;
  const port = packet.kind === 'rtp' ? RTP_PORT : RTCP_PORT;
  target.writeUInt16BE(port, udp);
  target.writeUInt16BE(port, udp + 2);
  target.writeUInt16BE(8 + payload.length, udp + 4);
  target.writeUInt16BE(0, udp + 6);
  target.set(payload, udp + 8);
  // RFC 768: a computed zero is sent as all ones, since zero means "no checksum".
  target.writeUInt16BE(onesComplement(udpSum(target, udp, 8 + payload.length)) || 0xffff, udp + 6);
  return udp + 8 + payload.length;
}

/** Returns the offset after the last complete record that ends within the first `most` bytes; after the first record at least. */
export function endOfRecords(bytes: Buffer, first: number, end: number, most: number): number {
  if (end <= most) return end;
  let position = first;
  do {
    const next = position + 16 + bytes.readUInt32LE(position + 8);
    if (next > most && position > first) break;
    position = next;
  } while (position < end);
  return position;
}

/** Whether `bytes` begins with the header of a journal segment. */
export function hasPcapHeader(bytes: Buffer): boolean {
  return bytes.length >= PCAP_HEADER_BYTES && bytes.subarray(0, PCAP_HEADER_BYTES).equals(pcapHeader());
}

/**
 * Returns the record at `offset` and the offset after it; undefined if there is no complete, undamaged record (end of file, torn
 * write, zeros, garbage).
 */
export function readRecord(bytes: Buffer, offset: number): { packet: JournalPacket; next: number } | undefined {
  if (offset + RECORD_OVERHEAD_BYTES > bytes.length) return undefined;
  const microseconds = bytes.readUInt32LE(offset + 4);
  const ipBytes = bytes.readUInt32LE(offset + 8);
  const next = offset + 16 + ipBytes;
  if (microseconds >= 1_000_000 || ipBytes !== bytes.readUInt32LE(offset + 12)) return undefined;
  if (ipBytes <= IP_UDP_BYTES || ipBytes > SNAP_BYTES || next > bytes.length) return undefined;

  const ip = offset + 16;
  const udp = ip + 20;
  if (bytes.readUInt32BE(ip) !== (0x4500_0000 | ipBytes) || sum16(bytes, ip, 20) !== 0xffff) return undefined;
  const port = bytes.readUInt16BE(udp + 2);
  if (port !== RTP_PORT && port !== RTCP_PORT) return undefined;
  if (bytes.readUInt16BE(udp + 4) !== ipBytes - 20 || udpSum(bytes, udp, ipBytes - 20) !== 0xffff) return undefined;
  return {
    packet: {
      at: bytes.readUInt32LE(offset) * 1000 + microseconds / 1000,
      kind: port === RTP_PORT ? 'rtp' : 'rtcp',
      payload: bytes.subarray(udp + 8, next),
    },
    next,
  };
}

/** Internet checksum (RFC 1071) over the UDP datagram and its pseudo header (loopback to loopback, protocol 17). */
function udpSum(bytes: Buffer, offset: number, length: number): number {
  return fold(sum16(bytes, offset, length) + 2 * (0x7f00 + 0x0001) + 17 + length);
}

function sum16(bytes: Buffer, offset: number, length: number): number {
  let sum = 0;
  const even = offset + (length & ~1);
  for (let at = offset; at < even; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  if (length & 1) sum += bytes[even]! << 8;
  return fold(sum);
}

function fold(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return sum;
}

function onesComplement(sum: number): number {
  return ~sum & 0xffff;
}
