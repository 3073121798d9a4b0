import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_MODE, DIRECTORY_MODE } from '../../recording/layout.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { durationSeconds, lifeOf, partsOf } from './filter-graph.ts';
import type { Size } from '../../rtp/picture-size.ts';
import type { Clip } from './clips.ts';
import type { TimeRange } from '../time-range.ts';
import { renderScene } from './render-scene.ts';
import type { Lack } from './render-scene.ts';
import { viewsOf } from './scene.ts';
import type { Scene } from './scene.ts';
import { copyFonts } from './scene-texts.ts';
import type { Marks, SceneTexts } from './scene-texts.ts';
import { overlaps, windowsOf } from './windows.ts';

/** `m4a` has sound only. */
export type CompositeFormat = 'mp4' | 'webm' | 'm4a';

export type CompositeOptions = SceneTexts & {
  clips: Clip[];
  intervals: TimeRange[];
  /** Seats in the order of their tiles. */
  seats: string[];
  format: CompositeFormat;
  canvas: Size;
  /** The output file, and an empty folder for intermediate files. */
  outFile: string;
  workDir: string;
  /** 0 to 1. */
  onProgress: (fraction: number) => void;
  signal?: AbortSignal | undefined;
};

const FRAME_RATE = 25;
const CHAPTERS = ['-f', 'ffmetadata', '-i', 'chapters.txt'];
/** Making the scenes is nearly all the work, joining them the rest. */
const SCENES_SHARE = 0.95;

/**
 * Pictures are encoded once and joined unchanged. Sound is lossless until the joint: the lead-in of a lossy codec at each joint
 * would delay it against the picture. A single scene needs no joint.
 */
const CODECS: Record<CompositeFormat, { picture: string[] | null; sound: string[] }> = {
  m4a: { picture: null, sound: ['-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart'] },
  mp4: {
    picture: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24', '-profile:v', 'high'],
    sound: ['-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart'],
  },
  webm: {
    picture: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '6', '-b:v', '1500k', '-auto-alt-ref', '0'],
    sound: ['-c:a', 'libopus', '-b:a', '64k'],
  },
};

/**
 * Renders one picture of all seats with names, roles and the clock, and one sound; the intervals follow each other. A clip that
 * ffmpeg cannot process is left out, and the picture says so above the name.
 *
 * @throws FfmpegError if ffmpeg fails for another reason; AbortError by `signal`
 */
export async function renderComposite(options: CompositeOptions): Promise<Lack[]> {
  const { intervals, format, workDir, outFile, signal } = options;
  const { picture, sound } = CODECS[format];
  const hasPicture = picture !== null;
  // At a constant rate, so that the last picture of a file lasts as long as the others.
  const pictures = hasPicture ? [...picture, '-g', '50', '-fps_mode', 'cfr'] : [];
  await mkdir(workDir, { recursive: true, mode: DIRECTORY_MODE });
  await copyFonts(workDir);
  await writeFile(join(workDir, 'chapters.txt'), chapters(options));
  await rm(outFile, { force: true });
  await writeFile(outFile, '', { mode: FILE_MODE });
  const total = intervals.reduce((sum, { from, to }) => sum + to - from, 0) / 1000;
  const scenes = intervals.flatMap((interval, index) => scenesOf(options, interval, index));
  const tags = tagsOf(options.marks);
  const [only] = scenes;
  if (only !== undefined && scenes.length === 1) {
    const encoder = [...pictures, ...sound, '-map_chapters', '0', ...tags];
    const onSeconds = (seconds: number) => options.onProgress(Math.min(1, seconds / total));
    const output = { workDir, inputs: CHAPTERS, encoder, hasPicture, file: outFile, onSeconds, signal };
    return renderScene(only, options, output);
  }
  const encoder = [...pictures, '-c:a', 'flac'];
  let done = 0;
  const parts: string[] = [];
  const lacks: Lack[] = [];
  for (const scene of scenes) {
    const file = `part-${parts.length + 1}.mkv`;
    const onSeconds = (seconds: number) => {
      options.onProgress(Math.min(1, (done + seconds) / total) * SCENES_SHARE);
    };
    const output = { workDir, inputs: [], encoder, hasPicture, file, onSeconds, signal };
    lacks.push(...(await renderScene(scene, options, output)));
    const seconds = durationSeconds(scene);
    done += seconds;
    parts.push(`file ${file}\nduration ${seconds.toFixed(6)}\n`);
  }
  await writeFile(join(workDir, 'parts.txt'), parts.join(''));
  const inputs = ['-f', 'concat', '-i', 'parts.txt', ...CHAPTERS];
  const args = [...inputs, '-map', '0', '-map_chapters', '1', ...tags, '-c:v', 'copy', ...sound, outFile];
  const onSeconds = (seconds: number) => {
    options.onProgress(SCENES_SHARE + Math.min(1, seconds / total) * (1 - SCENES_SHARE));
  };
  await runFfmpeg({ args, cwd: workDir, seconds: total, onSeconds, signal });
  return lacks;
}

/** The consecutive scenes of an interval. */
function scenesOf(
  { clips, seats, canvas, format, marks }: CompositeOptions,
  interval: TimeRange,
  index: number,
): Scene[] {
  const hasPicture = CODECS[format].picture !== null;
  const own = clips
    .filter((clip) => clip.interval === index && (hasPicture || clip.kind === 'mic'))
    .flatMap((clip) => partsOf(clip));
  const lives = own.map((clip) => lifeOf(clip, own));
  const views = viewsOf(seats, canvas, interval, own);
  return windowsOf(interval, lives, 1000 / FRAME_RATE).map((window) => ({
    interval: window,
    canvas,
    frameRate: FRAME_RATE,
    views,
    marks: { caseNumber: marks !== undefined, recipient: typeof marks?.recipient === 'string' },
    clips: own.filter((_, number) => overlaps(lives[number]!, window)),
  }));
}

/** Metadata that a player shows; the recipient is included for files without a picture. */
function tagsOf(marks: Marks | undefined): string[] {
  if (marks === undefined) return [];
  const recipient = marks.recipient === null ? [] : ['-metadata', `comment=${marks.recipient}`];
  return ['-metadata', `title=${marks.caseNumber}`, ...recipient];
}

/** Each interval is a chapter, so that a player can jump between them. */
function chapters({ intervals, timeZone }: CompositeOptions): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
  let at = 0;
  const entries = intervals.map(({ from, to }) => {
    const start = at;
    at += Math.round(to - from);
    const title = `${time.format(from)} – ${time.format(to)}`;
    return `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${start}\nEND=${at}\ntitle=${title}\n`;
  });
  return `;FFMETADATA1\n${entries.join('')}`;
}
