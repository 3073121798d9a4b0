import { join } from 'node:path';
import { readFile, rm } from 'node:fs/promises';
import { takeMoment } from './clips.ts';
import type { Clip } from './clips.ts';
import type { TimeRange } from '../time-range.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import type { TrackSource } from './ffmpeg.ts';
import { clipGraph, durationSeconds, fileOf, largestShown, scaleAsFilmed } from './filter-graph.ts';
import { fit } from './scene.ts';
import type { Scene, SceneClip } from './scene.ts';

export type MendPlace = { workDir: string; signal?: AbortSignal | undefined };

/** Why a clip is missing from the composition, with ffmpeg's error message, or is incomplete in it. */
export type Reason = { why: string; ffmpeg?: string };

/** The clips that can be composed, and which clips are missing or incomplete. */
export type Mended = { usable: SceneClip[]; lacks: (Reason & { clip: SceneClip })[] };

/** A clip to be composed; `null` if it cannot be mended. */
type Result = { clip: SceneClip | null; lack?: Reason };

/** Most lost frames that are not reported: half a second of a camera. On a screen, the frame before a lost one would stay. */
const FEW: Readonly<Record<Clip['kind'], number>> = { mic: 12, camera: 12, screen: 0 };

/**
 * Mends clips for a scene. One frame that cannot be decoded ends the whole composition: a mended clip is a copy without such
 * frames, encoded by ourselves.
 */
export class Mender {
  readonly #scene: Scene;
  readonly #place: MendPlace;
  readonly #files: string[] = [];
  #count = 0;

  /** @param place folder of the copies */
  constructor(scene: Scene, place: MendPlace) {
    this.#scene = scene;
    this.#place = place;
  }

  /** Mends the clips that cannot be decoded to the end. Each one is decoded once, without the rest of the picture. */
  mendBroken(clips: SceneClip[]): Promise<Mended> {
    return this.#each(clips, async (clip) => ((await this.#failureIn(clip)) ? this.#mend(clip) : { clip }));
  }

  /** Mends every clip that is not mended yet, so that no data encoded by strangers are composed. */
  mendAll(clips: SceneClip[]): Promise<Mended> {
    return this.#each(clips, async (clip) => (clip.mended ? { clip } : this.#mend(clip)));
  }

  /** Removes the copies. */
  async clear(): Promise<void> {
    await Promise.all(this.#files.map((file) => rm(join(this.#place.workDir, file), { force: true })));
  }

  async #each(clips: SceneClip[], mend: (clip: SceneClip) => Promise<Result>): Promise<Mended> {
    const mended: Mended = { usable: [], lacks: [] };
    for (const clip of clips) {
      const result = await mend(clip);
      if (result.clip !== null) mended.usable.push(result.clip);
      if (result.lack !== undefined) mended.lacks.push({ clip, ...result.lack });
    }
    return mended;
  }

  /** Decodes the clip as the composition does; undefined if that succeeds, or the clip is not shown. */
  async #failureIn(clip: SceneClip): Promise<FfmpegError | undefined> {
    const graph = clipGraph(this.#scene, clip);
    if (graph === null) return undefined;
    const args = ['-filter_complex', graph, '-map', '[out]', ...NOWHERE];
    return this.#run({ sources: 1, args, seconds: durationSeconds(this.#scene) });
  }

  /**
   * Copies what the scene needs of a clip; `clip` is null if too few frames can be decoded. Two hours of pictures take at most
   * 2.3 GB, whatever they show.
   */
  async #mend(clip: SceneClip): Promise<Result> {
    this.#count += 1;
    const name = `mended-${this.#count}`;
    const [file, taken, found] = [`${name}.mkv`, `${name}-taken.txt`, `${name}-found.txt`];
    this.#files.push(file, taken, found);
    const { codec, encoder } = encodingOf(this.#scene, clip);
    const seconds = (this.#scene.interval.to - clip.startsAt) / 1000;
    const end = ['-to', seconds.toFixed(6)];
    const copy = [...encoder, ...end, '-stats_mux_pre', taken, '-stats_mux_pre_fmt', '{pts}', file];
    const list = ['-c', 'copy', ...end, '-f', 'framecrc', found];
    const failure = await this.#run({ input: fileOf(this.#scene, clip), args: [...copy, ...list], seconds });
    if (failure !== undefined) return { clip: null, lack: { why: TOO_LITTLE, ffmpeg: failure.message } };
    const times = (await this.#linesOf(taken)).map((line) => timeIn(clip, line));
    const mended = { ...clip, mended: { file, codec, seekSeconds: 0 }, active: activeOf(clip, times) };
    const unfit = await this.#failureIn(mended);
    if (unfit !== undefined) return { clip: null, lack: { why: TOO_LITTLE, ffmpeg: unfit.message } };
    const lost = this.#lostOf(
      (await this.#linesOf(found)).map((line) => timeIn(clip, line.split(',')[2])),
      times,
    );
    return { clip: mended, ...(lost > FEW[clip.kind] && { lack: { why: NOT_ALL } }) };
  }

  /** Number of found frames that were not taken. Counts from the last frame before the scene, which is shown at its beginning. */
  #lostOf(found: readonly number[], taken: readonly number[]): number {
    const { from } = this.#scene.interval;
    const since = Math.max(-Infinity, ...found.filter((at) => at <= from));
    const [all, ours] = [found, taken].map((times) => times.filter((at) => at >= since).length);
    return all! - ours!;
  }

  /** The lines of a list that ffmpeg wrote, without its header. */
  async #linesOf(file: string): Promise<string[]> {
    const lines = (await readFile(join(this.#place.workDir, file), 'utf8')).split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#'));
  }

  #run(job: { input?: TrackSource; sources?: number; args: string[]; seconds: number }) {
    const { workDir: cwd, signal } = this.#place;
    return failureOf(runFfmpeg({ ...job, cwd, signal }));
  }
}

/** Epoch milliseconds. @param counted milliseconds since the clip's beginning, as Matroska counts */
function timeIn({ startsAt }: Clip, counted: string | undefined): number {
  return startsAt + Number(counted);
}

const TOO_LITTLE = 'too little of this file can be decoded';
const NOT_ALL = 'not all of this file can be decoded';

const NOWHERE = ['-fps_mode', 'passthrough', '-f', 'null', '-'];

const DISK_FULL = /No space left on device/;

/**
 * The error of a failed run of ffmpeg; undefined if it succeeds.
 * @throws FfmpegError if the disk is full; every other error
 */
export async function failureOf(work: Promise<void>): Promise<FfmpegError | undefined> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FfmpegError && !DISK_FULL.test(error.message)) return error;
    throw error;
  }
  return undefined;
}

/** Times in which a mended clip has picture or sound: a picture must not stay where the next ones cannot be decoded. */
function activeOf({ size, active }: SceneClip, times: number[]): TimeRange[] {
  if (size === null) return active;
  const shown: TimeRange[] = [];
  for (const at of times) takeMoment(shown, at);
  return shown;
}

function encodingOf(scene: Scene, clip: SceneClip): { codec: TrackSource['codec']; encoder: string[] } {
  const { size, rotation } = clip;
  if (size === null) return { codec: 'pcm_s16le', encoder: ['-c:a', 'pcm_s16le', '-ac', '1'] };
  const times = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000'];
  // An encoder takes one size, and the layers of a camera have several.
  const scale = scaleAsFilmed(largestShown(scene, clip) ?? fit(size, size), rotation);
  return { codec: 'h264', encoder: [...PICTURE, '-vf', scale, ...times] };
}

/** Good enough for composing, which encodes once more; the rate is bounded, because noise must not fill the disk. */
const RATE = ['-crf', '18', '-maxrate', '2500k', '-bufsize', '5000k'];
const PICTURE = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', ...RATE];
