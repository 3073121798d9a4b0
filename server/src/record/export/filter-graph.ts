import type { Size } from '../../rtp/picture-size.ts';
import type { TimeRange, Clip } from './clips.ts';
import { trackSource } from './ffmpeg.ts';
import type { TrackSource } from './ffmpeg.ts';
import { fit, shownFor } from './scene.ts';
import type { Scene, SceneClip, Tile } from './scene.ts';
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
  if (clip.kind === 'screen') return shownFor(clip, clips);
  if (clip.kind === 'mic') return heardFor(clip);
  return { from: clip.startsAt, to: clip.endsAt + LINGER_MS };
}

/** ffmpeg keeps in memory what it fills in between two packets of sound: 10 s take some MB. */
const LONGEST_SILENCE_MS = 10_000;

/** The parts of a microphone's clip between long silences, each with its own times as `active`. Another clip is one part. */
export function partsOf(clip: Clip): Clip[] {
  if (clip.kind !== 'mic') return [clip];
  const parts: TimeRange[][] = [];
  for (const range of clip.active) {
    const part = parts.at(-1);
    if (part && range.from - part.at(-1)!.to <= LONGEST_SILENCE_MS) part.push(range);
    else parts.push([range]);
  }
  return parts.map((active) => ({ ...clip, active }));
}

/** When the part of a microphone's clip is heard, with the whole of its first and last packet. */
function heardFor({ active }: Clip): TimeRange {
  return { from: active[0]!.from - 10, to: active.at(-1)!.to + 500 };
}

const BACKGROUND = '0x10151c';
const TILE = '0x1f2833';

/**
 * ffmpeg's filter graph for a scene, with outputs [picture] (where there is one) and [sound]. It reads the scene's clips itself, so that
 * no more of them is in memory than what is just composed, however long the scene.
 */
export function filterGraph(scene: Scene, hasPicture = true): string {
  return [...(hasPicture ? pictureChains(scene) : []), ...soundChains(scene)].join(';\n');
}

/** A sound decoder that starts in the middle needs time to converge (RFC 7845, 4.6: 80 ms). */
const PREROLL_MS = 200;
const SOUND_RATE = 48_000;

/** A clip's file, and from where in it a scene needs it. */
export function fileOf({ interval }: Scene, clip: Clip): TrackSource {
  const { file, codec, kind, startsAt } = clip;
  // Pictures before the moment are kept: the last one is still on screen if the picture stands still.
  const from = kind === 'mic' ? Math.max(interval.from, heardFor(clip).from) - PREROLL_MS : interval.from;
  return { file, codec, seekSeconds: Math.max(0, from - startsAt) / 1000 };
}

/** The chain that reads a clip, at its place in the scene's time. */
function sourceOf(scene: Scene, clip: SceneClip): string {
  return trackSource(clip.mended ?? fileOf(scene, clip), (clip.startsAt - scene.interval.from) / 1000);
}

export function durationSeconds({ interval }: Scene): number {
  return (interval.to - interval.from) / 1000;
}

function pictureChains(scene: Scene): string[] {
  const { canvas, views, frameRate } = scene;
  const canvasSource = `color=c=${BACKGROUND}:s=${canvas.width}x${canvas.height}:r=${frameRate}:d=${durationSeconds(scene)}`;
  const boxes = views.flatMap((view) => view.tiles.map((tile) => box(tile, during(scene, view.times))));
  const chains = [`${canvasSource},${boxes.join('')}${clock()}[canvas]`];
  let last = 'canvas';
  scene.clips.forEach((clip, number) => {
    const places = placesOf(scene, clip);
    if (places.length === 0) return;
    const copies = places.map((_, copy) => `v${number}c${copy}`);
    const source = clip.kind === 'screen' ? sourceOf(scene, clip) : `${sourceOf(scene, clip)},${LAST_FRAME}`;
    chains.push(`${source},split=${copies.length}${copies.map((copy) => `[${copy}]`).join('')}`);
    places.forEach(({ tile, size, when }, copy) => {
      const room = roomIn(tile);
      const x = tile.x + (room.width - size.width) / 2;
      const y = tile.y + (room.height - size.height) / 2;
      // The last frame of a still screen shows its current content.
      const ending = clip.kind === 'screen' ? 'repeat' : 'pass';
      chains.push(
        `[${copies[copy]}]${scaled(size, clip.rotation)},setsar=1[s${copies[copy]}]`,
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

/** A source ends with the time of its last frame, which would not be shown. */
const LAST_FRAME = 'tpad=stop_duration=0.04:stop_mode=clone:start_mode=clone';

/** Scales a picture to its upright size and turns it. The filter that scales takes pictures of any size; those that turn do not. */
function scaled({ width, height }: Size, rotation: number): string {
  const turn = TURNS[rotation] ?? '';
  return rotation % 180 === 0 ? `scale=${width}:${height}${turn}` : `scale=${height}:${width}${turn}`;
}

const TURNS: Record<number, string> = { 90: ',transpose=clock', 180: ',hflip,vflip', 270: ',transpose=cclock' };

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
  const mics = scene.clips.filter(({ kind }) => kind === 'mic');
  const silence = `anullsrc=r=${SOUND_RATE}:cl=mono:d=${durationSeconds(scene)}[silence]`;
  const voices = mics.map((clip, number) => {
    const heard = heardFor(clip);
    const [from, to] = [heard.from, heard.to].map((at) => Math.max(0, at - scene.interval.from) / 1000) as [
      number,
      number,
    ];
    const begins = Math.round(from * SOUND_RATE);
    // Lost packets and short pauses become silence. Sound from before the part only warms up the decoder (without atrim, ffmpeg 7.1
    // aborts where little else is left of a file).
    const voice = `${sourceOf(scene, clip)},atrim=start=${from.toFixed(3)}:end=${to.toFixed(3)},aresample=${SOUND_RATE}:async=1:min_hard_comp=0.01:first_pts=${begins},aformat=channel_layouts=mono`;
    // Speech to a language channel was not audible in the courtroom.
    const elsewhere = clip.channels.length === 0 ? '' : `,volume=0:enable='${inside(scene, clip.channels)}'`;
    const later = begins === 0 ? '' : `,adelay=delays=${begins}S:all=1`;
    return `${voice}${elsewhere}${later}[a${number}]`;
  });
  const mixed = mics.map((_, number) => `[a${number}]`).join('');
  // The limiter keeps several simultaneous voices from clipping; `latency` compensates its delay.
  const mix = `[silence]${mixed}amix=inputs=${mics.length + 1}:duration=first:normalize=0,alimiter=level=0:latency=1[sound]`;
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
