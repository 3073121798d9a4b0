import { join } from 'node:path';
import { readFile, rm } from 'node:fs/promises';
import { takeMoment } from './clips.ts';
import type { Clip, TimeRange } from './clips.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import type { TrackSource } from './ffmpeg.ts';
import { clipGraph, durationSeconds, fileOf, largestShown, scaleAsFilmed } from './filter-graph.ts';
import { fit } from './scene.ts';
import type { Scene, SceneClip } from './scene.ts';

export type MendPlace = { workDir: string; signal?: AbortSignal | undefined };

/** Why a clip is not in the composition, with ffmpeg's error message, or is there in part. */
export type Reason = { why: string; ffmpeg?: string };

/** What can be composed of some clips, and what they lack. */
export type Mended = { usable: SceneClip[]; lacks: (Reason & { clip: SceneClip })[] };

/** A clip to be composed; `null` if it cannot be mended. */
type Result = { clip: SceneClip | null; lack?: Reason };

/** So many frames may be lost without a word: half a second of a camera. On a screen the one before a lost one would stay. */
const FEW: Readonly<Record<Clip['kind'], number>> = { mic: 12, camera: 12, screen: 0 };

/**
 * Mends clips for a scene. The first frame that a decoder does not take ends the composition of all: a mended clip is a copy without
 * such frames, encoded by ourselves.
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

  /** Mends every clip that is not mended yet: then nothing that strangers encoded is composed. */
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

  /** Reads the clip as the composition does. */
  async #failureIn(clip: SceneClip): Promise<FfmpegError | undefined> {
    const graph = clipGraph(this.#scene, clip);
    if (graph === null) return undefined;
    const args = ['-filter_complex', graph, '-map', '[out]', ...NOWHERE];
    return this.#run({ sources: 1, args, seconds: durationSeconds(this.#scene) });
  }

  /**
   * Copies what the scene needs of a clip. Fails if too few frames can be decoded. Two hours of pictures take at most 2.3 GB, whatever they
   * show.
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

  /** How many of these frames the scene has lost: what was read before it counts from the frame on that stands where it begins. */
  #lostOf(found: readonly number[], taken: readonly number[]): number {
    const { from } = this.#scene.interval;
    const since = Math.max(-Infinity, ...found.filter((at) => at <= from));
    const [all, ours] = [found, taken].map((times) => times.filter((at) => at >= since).length);
    return all! - ours!;
  }

  /** The lines of a list that ffmpeg wrote, without its head. */
  async #linesOf(file: string): Promise<string[]> {
    const lines = (await readFile(join(this.#place.workDir, file), 'utf8')).split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#'));
  }

  #run(job: { input?: TrackSource; sources?: number; args: string[]; seconds: number }) {
    const { workDir: cwd, signal } = this.#place;
    return failureOf(runFfmpeg({ ...job, cwd, signal }));
  }
}

/** Matroska counts in milliseconds. @param counted since the clip's begin */
function timeIn({ startsAt }: Clip, counted: string | undefined): number {
  return startsAt + Number(counted);
}

const TOO_LITTLE = 'too little of this file can be decoded';
const NOT_ALL = 'not all of this file can be decoded';

const NOWHERE = ['-fps_mode', 'passthrough', '-f', 'null', '-'];

const DISK_FULL = /No space left on device/;

/**
 * Undefined when ffmpeg succeeds.
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

/** When a mended clip has picture or sound: where no picture could be decoded, the one before is not to stay. */
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

/** As good as what is composed, which is encoded once more; at a bounded rate: noise must not fill the disk. */
const RATE = ['-crf', '18', '-maxrate', '2500k', '-bufsize', '5000k'];
const PICTURE = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', ...RATE];
