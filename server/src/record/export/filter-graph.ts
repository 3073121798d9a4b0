import type { Size } from '../../rtp/picture-size.ts';
import type { Clip } from './clips.ts';
import type { TimeRange } from '../time-range.ts';
import { trackSource } from './ffmpeg.ts';
import type { TrackSource } from './ffmpeg.ts';
import { box, clock, drawCaption, drawLack, drawMarks } from './drawn-texts.ts';
import type { Caption, CaptionPlace } from './drawn-texts.ts';
import { fit, LINGER_MS, roomIn, shownFor } from './scene.ts';
import type { Scene, SceneClip, Tile } from './scene.ts';
import { overlaps } from './windows.ts';

/** Time range in which a clip is visible or audible. */
export function lifeOf(clip: Clip, clips: Clip[]): TimeRange {
  return clip.kind === 'mic' ? heardFor(clip) : shownFor(clip, clips);
}

/** ffmpeg keeps the silence that it inserts between two packets of sound in memory: 10 s take some MB. */
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

/** When the part of a microphone's clip is heard, with margins that include its first and last packet completely. */
function heardFor({ active }: Clip): TimeRange {
  return { from: active[0]!.from - 10, to: active.at(-1)!.to + 500 };
}

const BACKGROUND = '0x10151c';

/**
 * ffmpeg's filter graph for a scene, with outputs [picture] (where there is one) and [sound]. It reads the scene's clips itself,
 * so that only what is being composed is in memory, however long the scene is.
 *
 * @param captionOf null if the scene has sound only
 */
export function filterGraph(scene: Scene, captionOf: ((tile: Tile) => Caption) | null): string {
  return [...(captionOf === null ? [] : pictureChains(scene, captionOf)), ...soundChains(scene)].join(';\n');
}

/** A sound decoder that starts in the middle needs time to converge (RFC 7845, 4.6: 80 ms). */
const PREROLL_MS = 200;
const SOUND_RATE = 48_000;

/** A clip's file, with the position from which a scene needs it. */
export function fileOf({ interval }: Scene, clip: Clip): TrackSource {
  const { file, codec, kind, startsAt } = clip;
  // Pictures before the moment are kept: the last one is still on screen if the picture stands still.
  const from = kind === 'mic' ? Math.max(interval.from, heardFor(clip).from) - PREROLL_MS : interval.from;
  return { file, codec, seekSeconds: Math.max(0, from - startsAt) / 1000 };
}

/** The chain that reads a clip and shifts it to the scene's time. */
function sourceOf(scene: Scene, clip: SceneClip): string {
  return trackSource(clip.mended ?? fileOf(scene, clip), (clip.startsAt - scene.interval.from) / 1000);
}

export function durationSeconds({ interval }: Scene): number {
  return (interval.to - interval.from) / 1000;
}

/**
 * The graph of one clip alone, with output [out]: every step up to the end of the scene that can fail because of this clip. Null
 * if it is not shown.
 */
export function clipGraph(scene: Scene, clip: SceneClip): string | null {
  // Not ffmpeg's `-t`, which counts from the first frame: that may be a key frame long before the scene.
  const end = `trim=end=${durationSeconds(scene)}`;
  if (clip.kind === 'mic') return `${voiceChain(scene, clip)},a${end}[out]`;
  const [place] = placesOf(scene, clip);
  if (place === undefined) return null;
  return `${sourceOf(scene, clip)},${end},${scaled(place.size, clip.rotation)},setsar=1[out]`;
}

function pictureChains(scene: Scene, captionOf: (tile: Tile) => Caption): string[] {
  const views = viewsIn(scene);
  const chains = canvasChains(scene, views, captionOf);
  let last = 'canvas';
  scene.clips.forEach((clip, number) => {
    const places = placesOf(scene, clip);
    if (places.length === 0) return;
    const copies = places.map((_, copy) => `v${number}c${copy}`);
    chains.push(`${sourceOf(scene, clip)},split=${copies.length}${copies.map((copy) => `[${copy}]`).join('')}`);
    places.forEach(({ tile, size, when }, copy) => {
      const room = roomIn(tile);
      const x = tile.x + (room.width - size.width) / 2;
      const y = tile.y + (room.height - size.height) / 2;
      // `enable` limits how long the last picture is repeated: the file ends at that picture's time.
      chains.push(
        `[${copies[copy]}]${scaled(size, clip.rotation)},setsar=1[s${copies[copy]}]`,
        `[${last}][s${copies[copy]}]overlay=x=${x}:y=${y}:eof_action=repeat:enable='${when}'[o${copies[copy]}]`,
      );
      last = `o${copies[copy]}`;
    });
  });
  const lacks = views.flatMap(({ places, times }) =>
    places.map((place) => drawLack(place, captionOf(place), during(scene, times))),
  );
  chains.push(`[${last}]${lacks.join('')}${drawMarks(scene.marks)}format=yuv420p[picture]`);
  return chains;
}

type PlacedView = { places: (Tile & CaptionPlace)[]; times: TimeRange[] | null };

/** The views that are shown in a scene. */
function viewsIn({ views, interval }: Scene): PlacedView[] {
  return views
    .map(({ tiles, times }, view) => ({ times, places: tiles.map((tile, index) => ({ ...tile, view, index })) }))
    .filter(({ times }) => times === null || times.some((time) => overlaps(time, interval)));
}

/**
 * The chains that make [canvas], all that is behind and below the pictures. Shaping texts took most of the time of a composition,
 * so the layout of each view is drawn once and repeated each second, the clock is drawn on it, and the frames are repeated.
 */
function canvasChains(scene: Scene, views: PlacedView[], captionOf: (tile: Tile) => Caption): string[] {
  const { canvas, frameRate, interval } = scene;
  const frame = `color=c=${BACKGROUND}:s=${canvas.width}x${canvas.height}:r=1:d=1`;
  // The first frame is for the second in which the scene begins; each is shown from the beginning of its second.
  const atItsTime = `settb=1/1000,setpts=PTS-${(interval.from % 1000).toFixed(0)}`;
  const inFrames = `fps=fps=${frameRate}:start_time=0:round=up,trim=end=${durationSeconds(scene)}`;
  const drawn = (places: PlacedView['places']) => {
    const captions = places.map((place) => drawCaption(place, captionOf(place)));
    const boxes = places.map(box);
    return `${frame},${boxes.join('')}${captions.join('')}format=yuv420p,loop=loop=-1:size=1,setpts=N,${clock()},${atItsTime},${inFrames}`;
  };
  const [first, ...others] = views;
  const layout = (index: number) => (index === others.length ? '[canvas]' : `[layout${index}]`);
  const chains = [`${drawn(first?.places ?? [])}${layout(0)}`];
  others.forEach(({ places, times }, index) => {
    chains.push(
      `${drawn(places)},format=yuva420p[view${index}]`,
      `${layout(index)}[view${index}]overlay=x=0:y=0${during(scene, times)}${layout(index + 1)}`,
    );
  });
  return chains;
}

/** Scales a picture to its upright size, then turns it: the scale filter accepts changes of size, the turning filters do not. */
function scaled(size: Size, rotation: number): string {
  return `${scaleAsFilmed(size, rotation)}${TURNS[rotation] ?? ''}`;
}

/** Scales a picture to its upright size and does not turn it yet. */
export function scaleAsFilmed({ width, height }: Size, rotation: number): string {
  return rotation % 180 === 0 ? `scale=${width}:${height}` : `scale=${height}:${width}`;
}

const TURNS: Record<number, string> = { 90: ',transpose=clock', 180: ',hflip,vflip', 270: ',transpose=cclock' };

/** The largest size in which a clip's picture is shown, upright; undefined if it is not shown. */
export function largestShown(scene: Scene, clip: Clip): Size | undefined {
  return placesOf(scene, clip)
    .map(({ size }) => size)
    .toSorted((a, b) => b.width - a.width)[0];
}

/** Every place in which a clip's picture is shown, with its size and times. */
function placesOf(scene: Scene, clip: Clip): { tile: Tile; size: Size; when: string }[] {
  const { size } = clip;
  if (size === null) return [];
  const when = inside(scene, shownTimes(scene, clip));
  return viewsIn(scene).flatMap(({ places, times }) => {
    const tile = places.find(({ seat, shows }) => seat === clip.seat && shows === clip.kind);
    if (tile === undefined) return [];
    return [
      { tile, size: fit(size, roomIn(tile)), when: times === null ? when : `(${when})*(${inside(scene, times)})` },
    ];
  });
}

function soundChains(scene: Scene): string[] {
  const mics = scene.clips.filter(({ kind }) => kind === 'mic');
  const silence = `anullsrc=r=${SOUND_RATE}:cl=mono:d=${durationSeconds(scene)}[silence]`;
  const voices = mics.map((clip, number) => `${voiceChain(scene, clip)}[a${number}]`);
  const mixed = mics.map((_, number) => `[a${number}]`).join('');
  // The limiter keeps several simultaneous voices from clipping; `latency` compensates its delay.
  const mix = `[silence]${mixed}amix=inputs=${mics.length + 1}:duration=first:normalize=0,alimiter=level=0:latency=1[sound]`;
  return [silence, ...voices, mix];
}

function voiceChain(scene: Scene, clip: SceneClip): string {
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
  return `${voice}${elsewhere}${later}`;
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

/** When a clip's pictures are shown: a screen also while it stands still, a camera until it pauses. */
function shownTimes({ clips, frameRate }: Scene, clip: Clip): TimeRange[] {
  const shown = shownFor(clip, clips);
  if (clip.kind === 'screen') return [shown];
  // The overlay assigns each picture to the nearest frame of the canvas, which may be half a frame earlier.
  const early = 500 / frameRate;
  return clip.active.map(({ from, to }) => ({ from: from - early, to: Math.min(to + LINGER_MS, shown.to) }));
}
