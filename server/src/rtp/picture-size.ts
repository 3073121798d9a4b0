/** In pixels. */
export type Size = { width: number; height: number };

/**
 * The largest picture that is handed to a decoder. Our clients send cameras of 1280 × 720 and screens of at most 1920 × 1080;
 * this leaves room for screens of 4096 × 2304. Without a limit, 16383 × 16383 in ten bytes of a VP8 header makes a decoder
 * request 400 MB or fail.
 */
export const MAX_PIXELS = 4096 * 2304;
const MAX_SIDE = 8192;
const MIN_SIDE = 8;
/** Largest ratio of the long side to the short one. */
const MAX_RATIO = 16;

/** Whether a picture of this size may be decoded. */
export function isSaneSize({ width, height }: Size): boolean {
  const [short, long] = width < height ? [width, height] : [height, width];
  return short >= MIN_SIDE && long <= MAX_SIDE && long <= short * MAX_RATIO && width * height <= MAX_PIXELS;
}
