/** A place on the stage in CSS pixels; `start` is measured from the side at which reading begins. */
export interface Rect {
  readonly start: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Limits of a picture's aspect ratio. */
export interface Shape {
  readonly tallest: number;
  readonly widest: number;
}

/** Space between pictures, CSS pixels. */
export const GAP = 8;

/** Places equal tiles, as large as the room allows, in full rows with a centred last row. */
export function pack(count: number, room: Rect, shape: Shape): Rect[] {
  let [columns, size] = [1, { width: 0, height: 0 }];
  for (let tried = 1; tried <= count; tried++) {
    const rows = Math.ceil(count / tried);
    const cell = { width: share(room.width, tried), height: share(room.height, rows) };
    const fitting = fit(cell, shape);
    if (fitting.width * fitting.height > size.width * size.height) [columns, size] = [tried, fitting];
  }
  const { width, height } = size;
  const rows = Math.ceil(count / columns);
  const top = room.top + (room.height - rows * (height + GAP) + GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const start = room.start + (room.width - inRow * (width + GAP) + GAP) / 2;
    return {
      start: Math.round(start + (index % columns) * (width + GAP)),
      top: Math.round(top + row * (height + GAP)),
      width,
      height,
    };
  });
}

function share(length: number, parts: number): number {
  return (length - GAP * (parts - 1)) / parts;
}

function fit(cell: { width: number; height: number }, { tallest, widest }: Shape): { width: number; height: number } {
  const width = Math.max(0, Math.min(cell.width, cell.height * widest));
  const height = Math.max(0, Math.min(cell.height, width / tallest));
  return { width: Math.floor(width), height: Math.floor(height) };
}
