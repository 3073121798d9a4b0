import type { Frame, FrameOpener } from './segment-cipher.ts';

/** Returns the frame at an offset of a segment; undefined if there is no complete, unchanged frame. */
export type FrameReader = (offset: number) => Frame | undefined | Promise<Frame | undefined>;

/** Reads a segment's frames, requested in order. The viewer replaces this file to decrypt ahead in the browser's threads. */
export function framesInOrder(opener: FrameOpener, bytes: Buffer): FrameReader {
  return (offset) => opener.frameAt(bytes, offset);
}
