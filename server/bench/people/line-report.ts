/** Limit of packets in a report, so that it fits into one datagram. Fewer arrive between two reports. */
const MAX = 500;
const RTPFB = 205;
const TRANSPORT_WIDE = 15;
/** SSRC of a receiver that sends no media, the one browsers use. */
const OWN_SSRC = 1;
/** "Received, large or negative delta": two bytes for each packet, and one kind of delta is enough here. */
const RECEIVED = 2;
const MISSING = 0;
/** Times are in units of a quarter of a millisecond, the first relative to a multiple of 64 ms. */
const TICKS_PER_MS = 4;
const TICKS_PER_REFERENCE = 64 * TICKS_PER_MS;

/** The transport-wide sequence number of an RTP packet for congestion control, from the header, which is not encrypted. */
export function transportSequence(packet: Buffer, extension: number): number | undefined {
  if ((packet[0]! & 0x10) === 0) return undefined;
  let at = 12 + 4 * (packet[0]! & 0x0f);
  // Only one-byte headers (RFC 8285, 4.2): the media server sends these to receivers that offer no others.
  if (packet.readUInt16BE(at) !== 0xbede) return undefined;
  const end = at + 4 + 4 * packet.readUInt16BE(at + 2);
  for (at += 4; at < end;) {
    const head = packet[at]!;
    if (head >> 4 === extension) return packet.readUInt16BE(at + 1);
    at += head === 0 ? 1 : 2 + (head & 0x0f);
  }
  return undefined;
}

/** Collects the arrival times of packets, for reports to the media server like a browser's (transport-wide congestion control). */
export class LineReport {
  readonly #arrivals = new Map<number, number>();
  #count = 0;

  /** @param at ms */
  handlePacket(sequence: number, at: number): void {
    this.#arrivals.set(sequence, Math.round(at * TICKS_PER_MS));
  }

  /** The RTCP report on packets received since the last report; undefined if there were none. */
  take(): Buffer | undefined {
    const [first] = this.#arrivals;
    if (first === undefined) return undefined;
    const [base, firstTick] = first;
    const reference = Math.floor(firstTick / TICKS_PER_REFERENCE);
    const statuses: number[] = [];
    const deltas: number[] = [];
    let last = reference * TICKS_PER_REFERENCE;
    for (let sequence = base; this.#arrivals.size > 0 && statuses.length < MAX; sequence = (sequence + 1) & 0xffff) {
      const tick = this.#arrivals.get(sequence);
      this.#arrivals.delete(sequence);
      statuses.push(tick === undefined ? MISSING : RECEIVED);
      if (tick === undefined) continue;
      deltas.push(tick - last);
      last = tick;
    }
    this.#arrivals.clear();
    return packed(base, statuses, reference, deltas, this.#count++ & 0xff);
  }
}

/** Encodes a report, see draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1; equal statuses form runs. */
function packed(
  base: number,
  statuses: readonly number[],
  reference: number,
  deltas: readonly number[],
  count: number,
): Buffer {
  const runs: { status: number; length: number }[] = [];
  for (const status of statuses) {
    const run = runs.at(-1);
    if (run?.status === status) run.length += 1;
    else runs.push({ status, length: 1 });
  }
  const bytes = 20 + 2 * (runs.length + deltas.length);
  const packet = Buffer.alloc(Math.ceil(bytes / 4) * 4);
  const padding = packet.length - bytes;
  packet.writeUInt8(0x80 | (padding > 0 ? 0x20 : 0) | TRANSPORT_WIDE, 0);
  packet.writeUInt8(RTPFB, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(OWN_SSRC, 4);
  packet.writeUInt16BE(base, 12);
  packet.writeUInt16BE(statuses.length, 14);
  packet.writeUIntBE(reference & 0xff_ffff, 16, 3);
  packet.writeUInt8(count, 19);
  let at = 20;
  for (const { status, length } of runs) at = packet.writeUInt16BE((status << 13) | length, at);
  for (const delta of deltas) at = packet.writeInt16BE(Math.max(-0x8000, Math.min(delta, 0x7fff)), at);
  if (padding > 0) packet.writeUInt8(padding, packet.length - 1);
  return packet;
}
