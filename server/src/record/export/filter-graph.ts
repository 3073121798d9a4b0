import type { Size } from '../../rtp/picture-size.ts';
import type { TimeRange, Clip } from './clips.ts';
import { fit, shownFor } from './scene.ts';
import type { Scene, Tile } from './scene.ts';
import { overlaps } from './windows.ts';

/** Files next to the graph, which refers to them; their names have no characters that ffmpeg requires to be escaped. */
export const NAME_FONT = 'name.ttf';
export const CLOCK_FONT = 'clock.ttf';
export const CLOCK_TEXT = 'clock.txt';
export const CASE_TEXT = 'case.txt';
export const RECIPIENT_TEXT = 'recipient.txt';

/** Text file of one line of a tile's caption; views and tiles count from 0. */
export function labelFile(view: number, tile: number, line: 'name' | 'role'): string {
  return `view-${view + 1}-tile-${tile + 1}-${line}.txt`;
}

/** A picture stays this long after its last frame; then the empty tile shows that the camera is off, ms. */
const LINGER_MS = 500;

/** Time range in which a clip is visible or audible. */
export function lifeOf(clip: Clip, clips: Clip[]): TimeRange {
  return clip.kind === 'screen'
    ? shownFor(clip, clips)
    : { from: clip.startsAt, to: clip.endsAt + (clip.kind === 'camera' ? LINGER_MS : 0) };
}

const BACKGROUND = '0x10151c';
const TILE = '0x1f2833';

/**
 * ffmpeg's filter graph for a scene, with outputs [picture] (where there is one) and [sound]. Inputs are the scene's clips in their order,
 * each shifted by `-itsoffset` to its place in the scene's time.
 */
export function filterGraph(scene: Scene, hasPicture = true): string {
  return [...(hasPicture ? pictureChains(scene) : []), ...soundChains(scene)].join(';\n');
}

/** A sound decoder that starts in the middle needs time to converge (RFC 7845, 4.6: 80 ms). */
const PREROLL_SECONDS = 0.2;

/** Where reading of a clip's file begins, and the offset of that moment in the scene; seconds. */
export function placeOf({ interval }: Scene, { kind, startsAt }: Clip): { seekSeconds: number; offsetSeconds: number } {
  const begins = (startsAt - interval.from) / 1000;
  const seekSeconds = Math.max(0, -begins - (kind === 'mic' ? PREROLL_SECONDS : 0));
  return { seekSeconds, offsetSeconds: begins + seekSeconds };
}

export function durationSeconds({ interval }: Scene): number {
  return (interval.to - interval.from) / 1000;
}

function pictureChains(scene: Scene): string[] {
  const { canvas, views, frameRate } = scene;
  const source = `color=c=${BACKGROUND}:s=${canvas.width}x${canvas.height}:r=${frameRate}:d=${durationSeconds(scene)}`;
  const boxes = views.flatMap((view) => view.tiles.map((tile) => box(tile, during(scene, view.times))));
  const chains = [`${source},${boxes.join('')}${clock()}[canvas]`];
  let last = 'canvas';
  scene.clips.forEach((clip, input) => {
    const places = placesOf(scene, clip);
    if (places.length === 0) return;
    const copies = places.map((_, copy) => `v${input}c${copy}`);
    chains.push(`[${input}:v]split=${copies.length}${copies.map((copy) => `[${copy}]`).join('')}`);
    places.forEach(({ tile, size, when }, copy) => {
      const room = roomIn(tile);
      const x = tile.x + (room.width - size.width) / 2;
      const y = tile.y + (room.height - size.height) / 2;
      // The last frame of a still screen shows its current content.
      const ending = clip.kind === 'screen' ? 'repeat' : 'pass';
      chains.push(
        `[${copies[copy]}]scale=${size.width}:${size.height},setsar=1[s${copies[copy]}]`,
        `[${last}][s${copies[copy]}]overlay=x=${x}:y=${y}:eof_action=${ending}:enable='${when}'[o${copies[copy]}]`,
      );
      last = `o${copies[copy]}`;
    });
  });
  const captions = views.flatMap(({ tiles, times }, view) =>
    tiles.map((tile, index) => caption(tile, during(scene, times), view, index)),
  );
  chains.push(`[${last}]${captions.join('')}${marks(scene)}format=yuv420p[picture]`);
  return chains;
}

/** Every place in which a clip's picture is shown, with its size and times. */
function placesOf(scene: Scene, clip: Clip): { tile: Tile; size: Size; when: string }[] {
  const { size } = clip;
  if (size === null) return [];
  const when = clip.kind === 'screen' ? inside(scene, [shownFor(clip, scene.clips)]) : whenActive(scene, clip);
  return scene.views.flatMap(({ tiles, times }) => {
    const tile = tiles.find(({ seat, shows }) => seat === clip.seat && shows === clip.kind);
    if (tile === undefined) return [];
    return [
      { tile, size: fit(size, roomIn(tile)), when: times === null ? when : `(${when})*(${inside(scene, times)})` },
    ];
  });
}

function roomIn(tile: Tile): Size {
  return { width: tile.width, height: tile.height - captionHeight(tile) };
}

function soundChains(scene: Scene): string[] {
  const inputs = scene.clips.flatMap((clip, input) => (clip.kind === 'mic' ? [{ clip, input }] : []));
  const silence = `anullsrc=r=48000:cl=mono:d=${durationSeconds(scene)}[silence]`;
  const voices = inputs.map(({ clip, input }) => {
    // Lost packets, pauses and a late start become silence. Sound from before the scene only warms up the decoder (without atrim,
    // ffmpeg 7.1 aborts where little else is left of a file).
    const voice = `[${input}:a]atrim=start=0,aresample=48000:async=1:min_hard_comp=0.01:first_pts=0,aformat=channel_layouts=mono`;
    // Speech to a language channel was not audible in the courtroom.
    const elsewhere = clip.channels.length === 0 ? '' : `,volume=0:enable='${inside(scene, clip.channels)}'`;
    return `${voice}${elsewhere}[a${input}]`;
  });
  const mixed = inputs.map(({ input }) => `[a${input}]`).join('');
  // The limiter keeps several simultaneous voices from clipping; `latency` compensates its delay.
  const mix = `[silence]${mixed}amix=inputs=${inputs.length + 1}:duration=first:normalize=0,alimiter=level=0:latency=1[sound]`;
  return [silence, ...voices, mix];
}

/** Expression over `t` that is true within the given times. */
function inside({ interval }: Scene, times: TimeRange[]): string {
  const seconds = (at: number) => ((at - interval.from) / 1000).toFixed(3);
  const here = times.filter((time) => overlaps(time, interval));
  return here.map(({ from, to }) => `gte(t,${seconds(from)})*lt(t,${seconds(to)})`).join('+') || '0';
}

/** The option that enables a filter only at the given times. */
function during(scene: Scene, times: TimeRange[] | null): string {
  return times === null ? '' : `:enable='${inside(scene, times)}'`;
}

function whenActive(scene: Scene, { active }: Clip): string {
  // The overlay assigns each picture to the nearest frame of the canvas, which may be half a frame earlier.
  const early = 500 / scene.frameRate;
  return inside(
    scene,
    active.map(({ from, to }) => ({ from: from - early, to: to + LINGER_MS })),
  );
}

function box({ x, y, width, height }: Tile, enable: string): string {
  return `drawbox=x=${x + 2}:y=${y + 2}:w=${width - 4}:h=${height - 4}:c=${TILE}:t=fill${enable},`;
}

function caption(tile: Tile, enable: string, view: number, index: number): string {
  const height = captionHeight(tile);
  const top = tile.y + tile.height - 2 - height;
  const strip = `drawbox=x=${tile.x + 2}:y=${top}:w=${tile.width - 4}:h=${height}:c=black@0.55:t=fill${enable}`;
  const middle = `x=${tile.x}+(${tile.width}-text_w)/2`;
  const line = (which: 'name' | 'role', size: number, color: string, down: number) =>
    text(
      NAME_FONT,
      labelFile(view, index, which),
      Math.round(height * size),
      color,
      middle,
      `y=${top + Math.round(height * down)}${enable}`,
    );
  return `${strip},${line('name', 0.42, 'white', 0.06)},${line('role', 0.3, '0xc9d3df', 0.58)},`;
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

/**
 * Texts over the picture: the case number at the top, and the recipient faintly in the middle and moving, so that cropping cannot
 * remove the name.
 */
function marks({ marks: { caseNumber, recipient } = { caseNumber: false, recipient: false } }: Scene): string {
  const over = (font: string, file: string, size: number, color: string, x: string, y: string) =>
    `drawtext=fontfile=${font}:textfile=${file}:expansion=none:text_shaping=1:fontsize=${size}:fontcolor=${color}:borderw=1:bordercolor=black@0.3:x=${x}:y=${y},`;
  const named = over(CLOCK_FONT, CASE_TEXT, 20, 'white', '12', '9');
  const [middle, low] = ["'(w-text_w)/2'", "'h*0.45'"];
  const [across, down] = ["'mod(t*23,w+text_w)-text_w'", "'40+mod(t*7,h-80)'"];
  const forWhom =
    over(NAME_FONT, RECIPIENT_TEXT, 40, 'white@0.22', middle, low) +
    over(NAME_FONT, RECIPIENT_TEXT, 18, 'white@0.5', across, down);
  return `${caseNumber ? named : ''}${recipient ? forWhom : ''}`;
}
