import type { Assemble } from './frames.ts';
import { isSaneSize } from './picture-size.ts';
import { isMarked, payloadEnd, payloadPlace } from './rtp-header.ts';
import type { TemporalPlace } from './temporal-layers.ts';

/** Joins the payloads of one VP8 picture (RFC 7741, section 4). */
export const assembleVp8: Assemble = (payloads) => {
  const parts = payloads.map(readDescriptor);
  if (!parts.every((part) => part !== undefined) || !parts[0]!.startsPicture) return undefined;
  if (parts.slice(1).some((part) => part.startsPicture)) return undefined;
  const data = Buffer.concat(parts.map((part) => part.data));
  if (data.length < 3) return undefined;
  const { isDroppable, place } = parts[0]!;
  const placed = place && { place };
  // RFC 6386, section 9.1: bit 0 of the frame tag is clear on key frames, which continue with a start code and the size.
  if (data[0]! & 1) return { key: false, ...(isDroppable && { droppable: true }), ...placed, data };
  if (data.length < 10 || data.readUIntBE(3, 3) !== 0x9d012a) return undefined;
  const size = { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  return isSaneSize(size) ? { key: true, ...placed, data, size } : 'impossible-size';
};

/** Whether a packet's payload is the beginning of a key frame. */
export function startsVp8KeyFrame(payload: Buffer): boolean {
  const part = readDescriptor(payload);
  return part !== undefined && part.startsPicture && (part.data[0]! & 1) === 0;
}

/** The place of a packet in a picture with temporal layers; see `TemporalPlace`. */
export interface LayerPacket {
  readonly layer: number;
  readonly basePicture: number;
  readonly startsPicture: boolean;
  readonly endsPicture: boolean;
}

/**
 * Reads the places of a stream's packets from their bytes, without allocating objects, because it runs for every recorded packet.
 * `readDescriptor` gives the same values.
 */
export class LayerPackets {
  readonly #ssrc: number;
  readonly #read: { -readonly [Key in keyof LayerPacket]: LayerPacket[Key] };

  constructor(ssrc: number) {
    this.#ssrc = ssrc;
    this.#read = { layer: 0, basePicture: 0, startsPicture: false, endsPicture: false };
  }

  /** @returns undefined for other streams and where the packet has no layer; the object is valid until the next call */
  of(packet: Buffer): LayerPacket | undefined {
    const from = payloadPlace(packet, this.#ssrc);
    const end = from === -1 ? 0 : payloadEnd(packet, from);
    if (from === -1 || from + 1 >= end) return undefined;
    const [first, extension] = [packet[from]!, packet[from + 1]!];
    if ((first & 0x80) === 0 || (extension & 0x60) !== 0x60) return undefined;
    let at = from + 2;
    if (extension & 0x80) at += (packet[at] ?? 0) & 0x80 ? 2 : 1;
    if (at + 2 >= end) return undefined;
    const read = this.#read;
    read.basePicture = packet[at]!;
    read.layer = packet[at + 1]! >> 6;
    read.startsPicture = startsPicture(first);
    read.endsPicture = isMarked(packet);
    return read;
  }
}

interface Descriptor {
  readonly startsPicture: boolean;
  readonly isDroppable: boolean;
  /** Undefined unless the packet has TL0PICIDX and TID. */
  readonly place: TemporalPlace | undefined;
  readonly data: Buffer;
}

/**
 * Reads the payload descriptor: |X|R|N|S|R|PID| and, where X is set, |I|L|T|K|RSV| with the fields that these announce; undefined
 * when no payload follows.
 */
export function readDescriptor(payload: Buffer): Descriptor | undefined {
  const first = payload[0] ?? 0;
  const extension = first & 0x80 ? (payload[1] ?? 0) : 0;
  let at = first & 0x80 ? 2 : 1;
  // The picture id has 15 bits where its first bit is set, else 7.
  if (extension & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
  const basePicture = extension & 0x40 ? payload[at++] : undefined;
  // T and K share one byte: |TID|Y|KEYIDX|.
  const layers = extension & 0x30 ? payload[at++] : undefined;
  if (at >= payload.length) return undefined;
  const place =
    extension & 0x20 && basePicture !== undefined && layers !== undefined
      ? { layer: layers >> 6, refersToBaseAlone: (layers & 0x20) !== 0, basePicture }
      : undefined;
  return {
    startsPicture: startsPicture(first),
    isDroppable: (first & 0x20) !== 0,
    place,
    data: payload.subarray(at),
  };
}

/** S is set, and PID is 0. */
function startsPicture(first: number): boolean {
  return (first & 0x17) === 0x10;
}
