import type { Assemble } from './frames.ts';
import { isSaneSize } from './picture-size.ts';
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
  // RFC 6386, section 9.1: bit 0 of the frame tag is clear on key frames, which go on with a start code and the size.
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

/** @param marker of the packet: its picture ends with it. Undefined where the sender does not say the layer */
export function readLayerPacket(payload: Buffer, marker: boolean): LayerPacket | undefined {
  const part = readDescriptor(payload);
  if (part?.place === undefined) return undefined;
  const { layer, basePicture } = part.place;
  return { layer, basePicture, startsPicture: part.startsPicture, endsPicture: marker };
}

interface Descriptor {
  readonly startsPicture: boolean;
  readonly isDroppable: boolean;
  /** Undefined unless the sender counts base pictures and says the layer. */
  readonly place: TemporalPlace | undefined;
  readonly data: Buffer;
}

/** Reads the payload descriptor: |X|R|N|S|R|PID| and, where X is set, |I|L|T|K|RSV| with the fields these announce. */
function readDescriptor(payload: Buffer): Descriptor | undefined {
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
  const startsPicture = (first & 0x17) === 0x10;
  return { startsPicture, isDroppable: (first & 0x20) !== 0, place, data: payload.subarray(at) };
}
