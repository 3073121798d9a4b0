/** How tiles are laid out: sizes in CSS pixels. */
export interface TileLayout {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

interface Space {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  readonly maxColumns: number;
  /** Below this a face is no longer recognised; then the tiles scroll. */
  readonly minHeight: number;
}

/** A picture is never shown wider than a camera's, nor taller than a phone's. */
const WIDEST = 16 / 9;
const TALLEST = 3 / 4;

/** The number of columns with the largest tiles; when even those are too small, tiles of the least size that scroll. */
export function layOut({ count, width, height, gap, maxColumns, minHeight }: Space): TileLayout {
  let best: TileLayout = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= Math.min(maxColumns, Math.max(1, count)); columns++) {
    const rows = Math.ceil(count / columns);
    const tile = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows);
    if (tile.width * tile.height > best.width * best.height) best = { columns, ...tile };
  }
  if (best.height >= minHeight) return best;
  const columns = Math.max(
    1,
    Math.min(maxColumns, count, Math.floor((width + gap) / (minHeight * WIDEST * 0.8 + gap))),
  );
  const tileWidth = Math.floor((width - gap * (columns - 1)) / columns);
  return { columns, width: tileWidth, height: Math.max(minHeight, Math.floor(tileWidth / WIDEST)) };
}

function fit(width: number, height: number): { width: number; height: number } {
  const w = Math.max(0, Math.min(width, height * WIDEST));
  const h = Math.max(0, Math.min(height, w / TALLEST));
  return { width: Math.floor(w), height: Math.floor(h) };
}
