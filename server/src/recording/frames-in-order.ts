import type { Frame, FrameOpener } from './segment-cipher.ts';

/** The frame at a place of a segment; undefined where no whole, unchanged frame stands. */
export type FrameReader = (offset: number) => Frame | undefined | Promise<Frame | undefined>;

/** Reads frames of a segment that are asked for in their order. In a browser others open them ahead meanwhile. */
export function framesInOrder(opener: FrameOpener, bytes: Buffer): FrameReader {
  return (offset) => opener.frameAt(bytes, offset);
}
