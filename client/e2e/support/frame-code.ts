/*
 * A number that can be read from a picture after it was scaled and compressed: a grid of black and white cells in the upper
 * half. Three rows of eight: the marks 1 0 1 0 and four bits for who it is; the frame's number in twelve bits; a checksum.
 */

const COLUMNS = 8;
const ROWS = 3;
/** Height of the grid as a part of the picture's height. */
const GRID_HEIGHT = 0.5;
const MARKS = 0b1010;
/** Frame numbers wrap here. */
export const FRAME_NUMBERS = 4096;

/** The code in a picture: its person (0–15) and its number (0–4095). */
export interface FrameCode {
  readonly who: number;
  readonly frame: number;
}

function checksum(who: number, frame: number): number {
  return (MARKS + who + (frame >> 8) + ((frame >> 4) & 15) + (frame & 15)) & 15;
}

/** The code's 24 bits, first cell first. */
export function frameBits({ who, frame }: FrameCode): boolean[] {
  const word = (MARKS << 20) | (who << 16) | (frame << 4) | checksum(who, frame);
  return Array.from({ length: COLUMNS * ROWS }, (_, index) => ((word >> (23 - index)) & 1) === 1);
}

/** Positions at which each cell's brightness is read, as fractions of width and height. */
export const CELL_CENTRES = Array.from({ length: COLUMNS * ROWS }, (_, index) => ({
  x: ((index % COLUMNS) + 0.5) / COLUMNS,
  y: ((Math.floor(index / COLUMNS) + 0.5) / ROWS) * GRID_HEIGHT,
}));

/** Reads the code from the brightness (0–255) of its cells; null when they contain no code. */
export function readFrameCode(brightness: readonly number[]): FrameCode | null {
  const word = brightness.reduce((bits, value) => (bits << 1) | (value > 127 ? 1 : 0), 0);
  const who = (word >> 16) & 15;
  const frame = (word >> 4) & (FRAME_NUMBERS - 1);
  const valid = word >> 20 === MARKS && (word & 15) === checksum(who, frame);
  return valid ? { who, frame } : null;
}

/** Paints a frame as 8-bit grey, width × height bytes. */
export function paintFrame(code: FrameCode, width: number, height: number): Buffer {
  const bits = frameBits(code);
  const picture = Buffer.alloc(width * height, 96 + code.who * 16);
  const cellHeight = (height * GRID_HEIGHT) / ROWS;
  for (let y = 0; y < height * GRID_HEIGHT; y += 1) {
    const row = Math.floor(y / cellHeight);
    for (let column = 0; column < COLUMNS; column += 1) {
      const from = y * width + (column * width) / COLUMNS;
      picture.fill(bits[row * COLUMNS + column] === true ? 235 : 16, from, from + width / COLUMNS);
    }
  }
  // A moving bar, so that frames also differ below the code.
  const bar = ((code.frame * 7) % (width - 40)) | 0;
  for (let y = Math.ceil(height * 0.6); y < height * 0.9; y += 1)
    picture.fill(200, y * width + bar, y * width + bar + 40);
  return picture;
}
