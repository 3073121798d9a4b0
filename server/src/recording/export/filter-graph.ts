import type { Piece } from './pieces.ts';
import { fit } from './scene.ts';
import type { Scene, Tile } from './scene.ts';

/** Files beside the graph that it names; names without characters that ffmpeg would want escaped. */
export const NAME_FONT = 'name.ttf';
export const CLOCK_FONT = 'clock.ttf';
export const CLOCK_TEXT = 'clock.txt';

/** Text file of a tile's line. */
export function labelFile(tile: number, line: 'name' | 'role'): string {
  return `tile-${tile + 1}-${line}.txt`;
}

/** A picture stays this long after its last frame; then the empty tile shows that the camera is off. */
const LINGER_MS = 500;

const BACKGROUND = '0x10151c';
const TILE = '0x1f2833';

/**
 * ffmpeg's filter graph for a scene, with outputs [picture] and [sound]. Inputs are the scene's pieces in their order, each
 * shifted by `-itsoffset` to its place in the interval.
 */
export function filterGraph(scene: Scene): string {
  return [...pictureChains(scene), ...soundChains(scene)].join(';\n');
}

/** Seconds from the start of the interval at which a piece begins. */
export function offsetSeconds({ interval }: Scene, piece: Piece): number {
  return (piece.startsAt - interval.from) / 1000;
}

export function durationSeconds({ interval }: Scene): number {
  return (interval.to - interval.from) / 1000;
}

function pictureChains(scene: Scene): string[] {
  const { canvas, tiles, frameRate } = scene;
  const source = `color=c=${BACKGROUND}:s=${canvas.width}x${canvas.height}:r=${frameRate}:d=${durationSeconds(scene)}`;
  const chains: string[] = [];
  let last = 'canvas';
  chains.push(`${source},${tiles.map(box).join('')}${clock()}[${last}]`);
  scene.pieces.forEach((piece, input) => {
    const tile = tiles.find(({ seat }) => seat === piece.seat);
    if (piece.kind !== 'camera' || !piece.size || !tile) return;
    const room = { width: tile.width, height: tile.height - captionHeight(tile) };
    const size = fit(piece.size, room);
    const x = tile.x + (room.width - size.width) / 2;
    const y = tile.y + (room.height - size.height) / 2;
    chains.push(
      `[${input}:v]scale=${size.width}:${size.height},setsar=1[v${input}]`,
      `[${last}][v${input}]overlay=x=${x}:y=${y}:eof_action=pass:enable='${whenActive(scene, piece)}'[o${input}]`,
    );
    last = `o${input}`;
  });
  chains.push(`[${last}]${tiles.map(caption).join('')}format=yuv420p[picture]`);
  return chains;
}

function soundChains(scene: Scene): string[] {
  const inputs = scene.pieces.flatMap(({ kind }, input) => (kind === 'mic' ? [input] : []));
  const silence = `anullsrc=r=48000:cl=mono:d=${durationSeconds(scene)}[silence]`;
  const voices = inputs.map(
    // Lost packets and pauses become silence, and a late start too.
    (input) =>
      `[${input}:a]aresample=48000:async=1:min_hard_comp=0.01:first_pts=0,aformat=channel_layouts=mono[a${input}]`,
  );
  const mixed = inputs.map((input) => `[a${input}]`).join('');
  // The limiter keeps several voices at once from clipping, with its delay taken back.
  const mix = `[silence]${mixed}amix=inputs=${inputs.length + 1}:duration=first:normalize=0,alimiter=level=0:latency=1[sound]`;
  return [silence, ...voices, mix];
}

function whenActive({ interval, frameRate }: Scene, { active }: Piece): string {
  const seconds = (at: number) => ((at - interval.from) / 1000).toFixed(3);
  // The overlay takes each picture to the nearest frame of the canvas, which may be half a frame earlier.
  const early = 500 / frameRate;
  const windows = active.map(({ from, to }) => `between(t,${seconds(from - early)},${seconds(to + LINGER_MS)})`);
  return windows.join('+');
}

function box({ x, y, width, height }: Tile): string {
  return `drawbox=x=${x + 2}:y=${y + 2}:w=${width - 4}:h=${height - 4}:c=${TILE}:t=fill,`;
}

function caption(tile: Tile, index: number): string {
  const height = captionHeight(tile);
  const top = tile.y + tile.height - 2 - height;
  const strip = `drawbox=x=${tile.x + 2}:y=${top}:w=${tile.width - 4}:h=${height}:c=black@0.55:t=fill`;
  const nameSize = Math.round(height * 0.42);
  const roleSize = Math.round(height * 0.3);
  const middle = `x=${tile.x}+(${tile.width}-text_w)/2`;
  const name = text(
    NAME_FONT,
    labelFile(index, 'name'),
    nameSize,
    'white',
    middle,
    `y=${top + Math.round(height * 0.06)}`,
  );
  const role = text(
    NAME_FONT,
    labelFile(index, 'role'),
    roleSize,
    '0xc9d3df',
    middle,
    `y=${top + Math.round(height * 0.58)}`,
  );
  return `${strip},${name},${role},`;
}

function captionHeight(tile: Tile): number {
  return Math.max(40, Math.round(tile.height * 0.065) * 2);
}

function text(font: string, file: string, size: number, color: string, x: string, y: string): string {
  return `drawtext=fontfile=${font}:textfile=${file}:expansion=none:text_shaping=1:fontsize=${size}:fontcolor=${color}:${x}:${y}`;
}

function clock(): string {
  return `drawtext=fontfile=${CLOCK_FONT}:textfile=${CLOCK_TEXT}:text_shaping=1:fontsize=22:fontcolor=white:x=(w-text_w)/2:y=8`;
}
