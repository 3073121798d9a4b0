/** Heights of simulcast layers, lowest first, as Chromium sends them from a 720p camera or, with two, from 480p. */
const LAYER_HEIGHTS: Readonly<Record<number, readonly number[]>> = { 2: [240, 480], 3: [180, 360, 720] };

/** A picture may be shown up to a third larger than it was sent before the next layer is worth its bits. */
const ENLARGEMENT = 4 / 3;

/**
 * The simulcast layer for a tile of this height in device pixels: the lowest that is not enlarged by more than a third.
 *
 * @param layers how many layers the source sends
 */
export function layerFor(height: number, layers: number): number {
  const heights = LAYER_HEIGHTS[layers] ?? [];
  const index = heights.findIndex((sent) => height <= sent * ENLARGEMENT);
  return index === -1 ? Math.max(0, layers - 1) : index;
}
