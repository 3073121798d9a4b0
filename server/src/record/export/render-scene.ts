import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clip } from './clips.ts';
import type { TimeRange } from '../time-range.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { durationSeconds, filterGraph } from './filter-graph.ts';
import { failureOf, Mender } from './mend.ts';
import type { Mended, Reason } from './mend.ts';
import type { Scene, SceneClip } from './scene.ts';
import { captionsOf, writeTexts } from './scene-texts.ts';
import type { SceneTexts } from './scene-texts.ts';

/** A clip that is missing from the composite during a time (epoch milliseconds), or is incomplete in it, and why. */
export type Lack = TimeRange & Reason & { clip: Clip };

export type SceneOutput = {
  /** Folder of the fonts, of the output and of everything else that ffmpeg reads. */
  workDir: string;
  /** ffmpeg's inputs besides the clips, and its options for the output. */
  inputs: string[];
  encoder: string[];
  hasPicture: boolean;
  file: string;
  /** Duration of the output so far. */
  onSeconds: (seconds: number) => void;
  signal?: AbortSignal | undefined;
};

/**
 * Renders a scene. If that fails, mends the clips that cannot be decoded and tries again. If that fails, too, mends all others: a
 * composition may fail although each clip can be decoded. Leaves out only what cannot be mended.
 *
 * @returns clips that are left out or incomplete
 * @throws FfmpegError if mended clips cannot be composed either; AbortError by `signal`
 */
export async function renderScene(scene: Scene, texts: SceneTexts, output: SceneOutput): Promise<Lack[]> {
  const lacks: Lack[] = [];
  const render = (clips: SceneClip[]) => failureOf(renderClips({ ...scene, clips }, { texts, lacks }, output));
  const accept = (mended: Mended) => {
    lacks.push(...mended.lacks.map((lack) => ({ ...lack, ...scene.interval })));
    return mended.usable;
  };
  if ((await render(scene.clips)) === undefined) return [];

  const mender = new Mender(scene, output);
  try {
    const readable = accept(await mender.mendBroken(scene.clips));
    const isMended = lacks.length > 0 || readable.some(({ mended }) => mended !== undefined);
    if (isMended && (await render(readable)) === undefined) return lacks;
    const failure = await render(accept(await mender.mendAll(readable)));
    if (failure !== undefined) throw failure;
    return lacks;
  } finally {
    await mender.clear();
  }
}

async function renderClips(
  scene: Scene,
  { texts, lacks }: { texts: SceneTexts; lacks: Lack[] },
  { workDir, inputs, encoder, hasPicture, file, onSeconds, signal }: SceneOutput,
): Promise<void> {
  const captionOf = captionsOf(
    texts,
    lacks.map(({ clip }) => clip),
  );
  await writeTexts(scene, texts, { captionOf, workDir });
  await writeFile(join(workDir, 'graph.txt'), filterGraph(scene, hasPicture ? captionOf : null));
  const seconds = durationSeconds(scene);
  const picture = hasPicture ? ['-map', '[picture]'] : [];
  const made = [...picture, '-map', '[sound]', '-t', String(seconds), ...encoder, file];
  const args = ['-/filter_complex', 'graph.txt', ...inputs, ...made];
  await runFfmpeg({ sources: scene.clips.length, args, cwd: workDir, seconds, onSeconds, signal });
}
