import type { Assemble } from './frames.ts';
import { isSaneSize } from './picture-size.ts';

/** Joins the payloads of one VP8 picture (RFC 7741, section 4). */
export const assembleVp8: Assemble = (payloads) => {
  const parts = payloads.map(readDescriptor);
  if (!parts.every((part) => part !== undefined) || !parts[0]!.startsPicture) return undefined;
  if (parts.slice(1).some((part) => part.startsPicture)) return undefined;
  const data = Buffer.concat(parts.map((part) => part.data));
  if (data.length < 3) return undefined;
  // RFC 6386, section 9.1: bit 0 of the frame tag is clear on key frames, which go on with a start code and the size.
  if (data[0]! & 1) return { key: false, ...(parts[0]!.isDroppable && { droppable: true }), data };
  if (data.length < 10 || data.readUIntBE(3, 3) !== 0x9d012a) return undefined;
  const size = { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  return isSaneSize(size) ? { key: true, data, size } : 'impossible-size';
};

/** Whether a packet's payload is the beginning of a key frame. */
export function startsVp8KeyFrame(payload: Buffer): boolean {
  const part = readDescriptor(payload);
  return part !== undefined && part.startsPicture && (part.data[0]! & 1) === 0;
}

/** Skips the payload descriptor: |X|R|N|S|R|PID| and, where X is set, |I|L|T|K|RSV| with the fields these announce. */
function readDescriptor(
  payload: Buffer,
): { readonly startsPicture: boolean; readonly isDroppable: boolean; readonly data: Buffer } | undefined {
  const first = payload[0] ?? 0;
  let at = 1;
  if (first & 0x80) {
    const extension = payload[at++] ?? 0;
    // The picture id has 15 bits where its first bit is set, else 7.
    if (extension & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
    if (extension & 0x40) at += 1;
    // T and K share one byte.
    if (extension & 0x30) at += 1;
  }
  if (at >= payload.length) return undefined;
  return { startsPicture: (first & 0x17) === 0x10, isDroppable: (first & 0x20) !== 0, data: payload.subarray(at) };
}
