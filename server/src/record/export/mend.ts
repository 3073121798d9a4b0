import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import type { TrackSource } from './ffmpeg.ts';
import { clipGraph, durationSeconds, fileOf } from './filter-graph.ts';
import type { Size } from '../../rtp/picture-size.ts';
import type { Scene, SceneClip } from './scene.ts';

export type MendPlace = { workDir: string; signal?: AbortSignal | undefined };

/** What can be composed of some clips, and what cannot be mended, with ffmpeg's error message. */
export type Mended = { usable: SceneClip[]; refused: { clip: SceneClip; ffmpeg: string }[] };

/**
 * Mends clips for a scene. The first frame that a decoder does not take ends the composition of all: a mended clip is a copy without
 * such frames, encoded by ourselves.
 */
export class Mender {
  readonly #scene: Scene;
  readonly #place: MendPlace;
  readonly #files: string[] = [];

  /** @param place folder of the copies */
  constructor(scene: Scene, place: MendPlace) {
    this.#scene = scene;
    this.#place = place;
  }

  /** Mends the clips that cannot be decoded to the end. Each one is decoded once, without the rest of the picture. */
  mendBroken(clips: SceneClip[]): Promise<Mended> {
    return this.#each(clips, async (clip) => ((await this.#failureIn(clip)) ? this.#mend(clip) : clip));
  }

  /** Mends every clip that is not mended yet: then nothing that strangers encoded is composed. */
  mendAll(clips: SceneClip[]): Promise<Mended> {
    return this.#each(clips, (clip) => (clip.mended ? Promise.resolve(clip) : this.#mend(clip)));
  }

  /** Removes the copies. */
  async clear(): Promise<void> {
    await Promise.all(this.#files.map((file) => rm(join(this.#place.workDir, file), { force: true })));
  }

  async #each(clips: SceneClip[], mend: (clip: SceneClip) => Promise<SceneClip | FfmpegError>): Promise<Mended> {
    const mended: Mended = { usable: [], refused: [] };
    for (const clip of clips) {
      const result = await mend(clip);
      if (result instanceof FfmpegError) mended.refused.push({ clip, ffmpeg: result.message });
      else mended.usable.push(result);
    }
    return mended;
  }

  /** Reads the clip as the composition does. */
  async #failureIn(clip: SceneClip): Promise<FfmpegError | undefined> {
    const graph = clipGraph(this.#scene, clip);
    if (graph === null) return undefined;
    const seconds = durationSeconds(this.#scene);
    const args = ['-filter_complex', graph, '-map', '[out]', '-t', String(seconds), ...NOWHERE];
    return this.#run({ sources: 1, args, seconds });
  }

  /**
   * Copies what the scene needs of a clip. Fails if too many frames cannot be decoded. Two hours of pictures take at most 2.3 GB, whatever
   * they show.
   */
  async #mend(clip: SceneClip): Promise<SceneClip | FfmpegError> {
    const file = `mended-${this.#files.length + 1}.mkv`;
    this.#files.push(file);
    const { codec, encoder } = encodingOf(clip);
    const seconds = (this.#scene.interval.to - clip.startsAt) / 1000;
    const args = [...encoder, '-to', seconds.toFixed(6), file];
    const failure = await this.#run({ input: fileOf(this.#scene, clip), args, seconds });
    const mended = { ...clip, mended: { file, codec, seekSeconds: 0 } };
    return failure ?? (await this.#failureIn(mended)) ?? mended;
  }

  #run(job: { input?: TrackSource; sources?: number; args: string[]; seconds: number }) {
    const { workDir: cwd, signal } = this.#place;
    return failureOf(runFfmpeg({ ...job, cwd, signal }));
  }
}

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

function encodingOf({ size, rotation }: SceneClip): { codec: TrackSource['codec']; encoder: string[] } {
  if (size === null) return { codec: 'pcm_s16le', encoder: ['-c:a', 'pcm_s16le', '-ac', '1'] };
  const times = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000'];
  return { codec: 'h264', encoder: [...PICTURE, '-vf', enlarged(size, rotation), ...times] };
}

/** At a bounded rate: noise must not fill the disk. */
const RATE = ['-crf', '23', '-maxrate', '2500k', '-bufsize', '5000k'];
const PICTURE = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', ...RATE];

/** Length of a large layer's longer side. */
const LARGE = 1280;

/**
 * The filter that gives all pictures of a clip the size of a large layer, even in both measures: an encoder takes one size, and the
 * layers of a camera have several. They stay as they were filmed: the composition turns them.
 */
function enlarged({ width, height }: Size, rotation: number): string {
  const factor = Math.max(1, LARGE / Math.max(width, height));
  const [across, down] = [width, height].map((side) => Math.max(2, Math.round((side * factor) / 2) * 2));
  return rotation % 180 === 0 ? `scale=${across}:${down}` : `scale=${down}:${across}`;
}
