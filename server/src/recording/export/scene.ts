import type { Interval, Piece, Size } from './pieces.ts';

/** Who sat where: the name and role under a seat's picture. */
export type Label = { name: string; role: string };

export type Tile = { seat: string; x: number; y: number; width: number; height: number };

/** The composite of one interval: every seat's place, and the files that fill it. */
export type Scene = { interval: Interval; canvas: Size; frameRate: number; tiles: Tile[]; pieces: Piece[] };

const CLOCK_STRIP = 40;

/**
 * Places the seats in rows as nearly square as they go; the last row is centred. The strip above them is for the clock.
 * All measures are even, as 4:2:0 pictures need.
 */
export function layTiles(seats: string[], canvas: Size): Tile[] {
  const columns = Math.ceil(Math.sqrt(seats.length));
  const rows = Math.ceil(seats.length / Math.max(columns, 1));
  const cell = { width: even(canvas.width / columns), height: even((canvas.height - CLOCK_STRIP) / rows) };
  return seats.map((seat, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, seats.length - row * columns);
    const x = even((canvas.width - inRow * cell.width) / 2) + (index % columns) * cell.width;
    return { seat, x, y: CLOCK_STRIP + row * cell.height, ...cell };
  });
}

/** The largest even size of a picture's shape that fits in a tile, with a hair of space around it. */
export function fit(picture: Size, tile: Size): Size {
  const scale = Math.min((tile.width - 4) / picture.width, (tile.height - 4) / picture.height);
  return { width: even(picture.width * scale), height: even(picture.height * scale) };
}

function even(value: number): number {
  return Math.floor(value / 2) * 2;
}
