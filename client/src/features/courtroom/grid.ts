/** How tiles are laid out: sizes in CSS pixels. */
export interface TileLayout {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  /** Not all fit at once. */
  readonly scrolls: boolean;
}

interface Space {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  readonly maxColumns: number;
  /** Below this a face is no longer recognised; then the tiles scroll. */
  readonly minHeight: number;
  /** Width to height of the tallest tile: upright on a phone, where pictures of phones are upright as well. */
  readonly tallest: number;
}

/** A picture is never shown wider than a camera's. */
const WIDEST = 16 / 9;

/** The number of columns with the largest tiles; when even those are too small, tiles of the least size that scroll. */
export function layOut({ count, width, height, gap, maxColumns, minHeight, tallest }: Space): TileLayout {
  let best: TileLayout = { columns: 1, width: 0, height: 0, scrolls: false };
  for (let columns = 1; columns <= Math.min(maxColumns, Math.max(1, count)); columns++) {
    const rows = Math.ceil(count / columns);
    const tile = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows, tallest);
    if (tile.width * tile.height > best.width * best.height) best = { columns, ...tile, scrolls: false };
  }
  if (best.height >= minHeight) return best;
  const columns = Math.max(
    1,
    Math.min(maxColumns, count, Math.floor((width + gap) / (minHeight * WIDEST * 0.8 + gap))),
  );
  const tileWidth = Math.floor((width - gap * (columns - 1)) / columns);
  return {
    columns,
    width: tileWidth,
    height: Math.max(minHeight, Math.floor(tileWidth / WIDEST)),
    scrolls: true,
  };
}

function fit(width: number, height: number, tallest: number): { width: number; height: number } {
  const w = Math.max(0, Math.min(width, height * WIDEST));
  const h = Math.max(0, Math.min(height, w / tallest));
  return { width: Math.floor(w), height: Math.floor(h) };
}
