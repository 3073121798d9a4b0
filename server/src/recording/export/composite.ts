import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_MODE, DIRECTORY_MODE } from '../layout.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import type { FfmpegJob } from './ffmpeg.ts';
import {
  CLOCK_FONT,
  CLOCK_TEXT,
  durationSeconds,
  filterGraph,
  labelFile,
  NAME_FONT,
  offsetSeconds,
} from './filter-graph.ts';
import type { Interval, Piece, Size } from './pieces.ts';
import { viewsOf } from './scene.ts';
import type { Label, Scene } from './scene.ts';
import { clockText } from './wall-clock.ts';

export type CompositeFormat = 'mp4' | 'webm';

export type CompositeOptions = {
  pieces: Piece[];
  intervals: Interval[];
  /** Seats in the order of their tiles. */
  seats: string[];
  labelOf: (seat: string) => Label;
  format: CompositeFormat;
  canvas: Size;
  /** IANA name of the court's time zone, for the clock in the picture. */
  timeZone: string;
  /** The file to make, and an empty folder for what is made on the way. */
  outFile: string;
  workDir: string;
  /** 0 to 1. */
  onProgress: (fraction: number) => void;
  signal?: AbortSignal | undefined;
};

/** Stands in the place of the role under a shared screen, in the court's language like the roles. */
const SCREEN_ROLE = 'صفحه نمایش';

const FRAME_RATE = 25;
/** Making the scenes is nearly all the work, joining them the rest. */
const SCENES_SHARE = 0.95;

/**
 * Pictures go into the joined file as they are. Sound stays without loss until then: a lossy codec's lead-in at each joint
 * would push it behind the picture.
 */
const CODECS: Record<CompositeFormat, { picture: string[]; sound: string[] }> = {
  mp4: {
    picture: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24', '-profile:v', 'high'],
    sound: ['-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart'],
  },
  webm: {
    picture: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '6', '-b:v', '1500k', '-auto-alt-ref', '0'],
    sound: ['-c:a', 'libopus', '-b:a', '64k'],
  },
};

/** A piece that is missing from the composite during a time, epoch milliseconds, and ffmpeg's words of why. */
export type Unusable = Interval & { piece: Piece; ffmpeg: string };

/**
 * Makes one picture of all seats with names, roles and the clock, and one sound; the intervals follow each other. A piece of
 * which ffmpeg can make nothing is left out.
 *
 * @throws FfmpegError if ffmpeg fails for another reason; AbortError by `signal`
 */
export async function renderComposite(options: CompositeOptions): Promise<Unusable[]> {
  const { intervals, workDir, signal } = options;
  await mkdir(workDir, { recursive: true, mode: DIRECTORY_MODE });
  await copyFonts(workDir);
  const total = intervals.reduce((sum, { from, to }) => sum + to - from, 0) / 1000;
  let done = 0;
  const parts: string[] = [];
  const unusable: Unusable[] = [];
  for (const [index, interval] of intervals.entries()) {
    const scene = sceneOf(options, interval, index);
    const part = `part-${index + 1}.mkv`;
    const onSeconds = (seconds: number) => {
      options.onProgress(Math.min(1, (done + seconds) / total) * SCENES_SHARE);
    };
    unusable.push(...(await renderUsable(options, scene, part, onSeconds)));
    done += durationSeconds(scene);
    parts.push(part);
  }
  await writeFile(join(workDir, 'parts.txt'), parts.map((part) => `file ${part}\n`).join(''));
  await writeFile(join(workDir, 'chapters.txt'), chapters(options));
  await rm(options.outFile, { force: true });
  await writeFile(options.outFile, '', { mode: FILE_MODE });
  const inputs = [
    '-f',
    'concat',
    '-i',
    'parts.txt',
    '-f',
    'ffmetadata',
    '-i',
    'chapters.txt',
    '-map',
    '0',
    '-map_chapters',
    '1',
  ];
  const args = [...inputs, '-c:v', 'copy', ...CODECS[options.format].sound, options.outFile];
  const onSeconds = (seconds: number) => {
    options.onProgress(SCENES_SHARE + Math.min(1, seconds / total) * (1 - SCENES_SHARE));
  };
  await runFfmpeg({ args, cwd: workDir, seconds: total, onSeconds, signal });
  return unusable;
}

function sceneOf({ pieces, seats, canvas }: CompositeOptions, interval: Interval, index: number): Scene {
  const own = pieces.filter((piece) => piece.interval === index);
  return { interval, canvas, frameRate: FRAME_RATE, views: viewsOf(seats, canvas, interval, own), pieces: own };
}

/** Makes a scene; if that fails, each piece is tried alone, and the scene is made of those that work. */
async function renderUsable(
  options: CompositeOptions,
  scene: Scene,
  part: string,
  onSeconds: (seconds: number) => void,
): Promise<Unusable[]> {
  const { format, workDir, signal } = options;
  await writeTexts(options, scene);
  const encoded = [...CODECS[format].picture, '-g', '50', '-c:a', 'flac'];
  const render = async (pieces: Piece[]) => {
    await runFfmpeg({ ...(await jobOf({ ...scene, pieces }, workDir, [...encoded, part])), onSeconds, signal });
  };
  const failure = await failureOf(render(scene.pieces));
  if (failure === undefined) return [];
  const unusable: Unusable[] = [];
  for (const piece of scene.pieces) {
    const alone = await jobOf({ ...scene, pieces: [piece] }, workDir, ['-f', 'null', '-']);
    const refusal = await failureOf(runFfmpeg({ ...alone, signal }));
    if (refusal !== undefined) unusable.push({ piece, ...scene.interval, ffmpeg: refusal.message });
  }
  // Each of them works: the fault lies elsewhere.
  if (unusable.length === 0) throw failure;
  const pieces = scene.pieces.filter((piece) => !unusable.some((bad) => bad.piece === piece));
  await render(pieces);
  return unusable;
}

async function failureOf(work: Promise<void>): Promise<FfmpegError | undefined> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FfmpegError) return error;
    throw error;
  }
  return undefined;
}

async function writeTexts({ labelOf, timeZone, workDir }: CompositeOptions, scene: Scene): Promise<void> {
  for (const [view, { tiles }] of scene.views.entries()) {
    for (const [index, { seat, shows }] of tiles.entries()) {
      const { name, role } = labelOf(seat);
      await writeFile(join(workDir, labelFile(view, index, 'name')), name);
      await writeFile(join(workDir, labelFile(view, index, 'role')), shows === 'screen' ? SCREEN_ROLE : role);
    }
  }
  await writeFile(join(workDir, CLOCK_TEXT), clockText(scene.interval.from, timeZone));
}

async function jobOf(scene: Scene, workDir: string, output: string[]): Promise<FfmpegJob> {
  await writeFile(join(workDir, 'graph.txt'), filterGraph(scene));
  const seconds = durationSeconds(scene);
  const inputs = scene.pieces.map((piece) => {
    const { file, codec } = piece;
    return { file, codec, offsetSeconds: offsetSeconds(scene, piece) };
  });
  const outputs = ['-map', '[picture]', '-map', '[sound]', '-t', String(seconds), ...output];
  return { inputs, args: ['-/filter_complex', 'graph.txt', ...outputs], cwd: workDir, seconds };
}

/** Each interval is a chapter, so that a player can step from one to the next. */
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

/** Latin digits become Persian ones in the clock's font; names keep what they are written with. */
async function copyFonts(workDir: string): Promise<void> {
  const vazirmatn = fileURLToPath(new URL('.', import.meta.resolve('vazirmatn/package.json')));
  await copyFile(join(vazirmatn, 'fonts/ttf/Vazirmatn-Medium.ttf'), join(workDir, NAME_FONT));
  await copyFile(join(vazirmatn, 'misc/Farsi-Digits/fonts/ttf/Vazirmatn-FD-Medium.ttf'), join(workDir, CLOCK_FONT));
}
