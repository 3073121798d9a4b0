import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_MODE, DIRECTORY_MODE } from '../../recording/layout.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import type { FfmpegJob } from './ffmpeg.ts';
import {
  CASE_TEXT,
  CLOCK_FONT,
  CLOCK_TEXT,
  durationSeconds,
  fileOf,
  filterGraph,
  labelFile,
  NAME_FONT,
  RECIPIENT_TEXT,
  lifeOf,
  partsOf,
} from './filter-graph.ts';
import type { Size } from '../../rtp/picture-size.ts';
import type { TimeRange, Clip } from './clips.ts';
import { viewsOf } from './scene.ts';
import type { Label, Scene, SceneClip, Tile } from './scene.ts';
import { overlaps, windowsOf } from './windows.ts';
import { clockText } from './wall-clock.ts';

/** `m4a` has sound only. */
export type CompositeFormat = 'mp4' | 'webm' | 'm4a';

/** Texts in the picture and in the metadata of a copy. */
export type Marks = {
  caseNumber: string;
  /** The recipient's name; null where nobody is named. */
  recipient: string | null;
};

export type CompositeOptions = {
  clips: Clip[];
  intervals: TimeRange[];
  /** Seats in the order of their tiles. */
  seats: string[];
  labelOf: (seat: string) => Label;
  format: CompositeFormat;
  canvas: Size;
  marks?: Marks | undefined;
  /** IANA name of the court's time zone, for the clock in the picture. */
  timeZone: string;
  /** The output file, and an empty folder for intermediate files. */
  outFile: string;
  workDir: string;
  /** 0 to 1. */
  onProgress: (fraction: number) => void;
  signal?: AbortSignal | undefined;
};

/** Text in the role's line under a shared screen, in the court's language like the roles. */
const SCREEN_ROLE = 'صفحه نمایش';

/** Texts in place of the role of somebody whose picture or sound is left out. */
const LACKS_PICTURE = 'بخشی از تصویر در این نسخه نیست';
const LACKS_SOUND = 'بخشی از صدا در این نسخه نیست';
const LACKS_BOTH = 'بخشی از تصویر و صدا در این نسخه نیست';

const FRAME_RATE = 25;
/** Making the scenes is nearly all the work, joining them the rest. */
const SCENES_SHARE = 0.95;

/**
 * Pictures are encoded once and joined unchanged. Sound is lossless until the joint: the lead-in of a lossy codec at each joint
 * would delay it against the picture.
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
 * A clip that is missing from the composite during a time (epoch milliseconds), whether it works alone, and ffmpeg's error
 * message.
 */
export type Unusable = TimeRange & { clip: Clip; worksAlone: boolean; ffmpeg: string };

/**
 * Renders one picture of all seats with names, roles and the clock, and one sound; the intervals follow each other. A clip that
 * ffmpeg cannot process is left out, and the picture says so under the name.
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
    for (const scene of scenesOf(options, interval, index)) {
      const file = `part-${parts.length + 1}.mkv`;
      const onSeconds = (seconds: number) => {
        options.onProgress(Math.min(1, (done + seconds) / total) * SCENES_SHARE);
      };
      unusable.push(...(await renderUsable(options, scene, file, onSeconds)));
      const seconds = durationSeconds(scene);
      done += seconds;
      parts.push(`file ${file}\nduration ${seconds.toFixed(6)}\n`);
    }
  }
  await writeFile(join(workDir, 'parts.txt'), parts.join(''));
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
  const args = [...inputs, ...tagsOf(options.marks), '-c:v', 'copy', ...CODECS[options.format].sound, options.outFile];
  const onSeconds = (seconds: number) => {
    options.onProgress(SCENES_SHARE + Math.min(1, seconds / total) * (1 - SCENES_SHARE));
  };
  await runFfmpeg({ args, cwd: workDir, seconds: total, onSeconds, signal });
  return unusable;
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

/** Renders a scene from the clips that ffmpeg can use, and removes what was made for it. */
async function renderUsable(
  options: CompositeOptions,
  scene: Scene,
  part: string,
  onSeconds: (seconds: number) => void,
): Promise<Unusable[]> {
  try {
    return await renderOrMend(options, scene, part, onSeconds);
  } finally {
    await Promise.all(scene.clips.map((clip) => rm(join(options.workDir, mendedFile(scene, clip)), { force: true })));
  }
}

/**
 * Renders a scene. If that fails, tries each clip alone, mended if need be, and renders the scene from those that work. If they
 * work only alone, leaves out those that fail together with others: sound last.
 */
async function renderOrMend(
  options: CompositeOptions,
  scene: Scene,
  part: string,
  onSeconds: (seconds: number) => void,
): Promise<Unusable[]> {
  const { format, workDir, signal } = options;
  const { picture } = CODECS[format];
  const encoded = [...(picture === null ? [] : [...picture, '-g', '50']), '-c:a', 'flac'];
  const hasPicture = picture !== null;
  const render = async (clips: SceneClip[], without: Unusable[]) => {
    await writeTexts(options, scene, without);
    const job = await jobOf({ ...scene, clips }, { workDir, hasPicture }, [...encoded, part]);
    return failureOf(runFfmpeg({ ...job, onSeconds, signal }));
  };
  const attempt = async (clips: SceneClip[]) => {
    const job = await jobOf({ ...scene, clips }, { workDir, hasPicture }, ['-f', 'null', '-']);
    return failureOf(runFfmpeg({ ...job, signal }));
  };
  const failed = await render(scene.clips, []);
  if (failed === undefined) return [];

  const alone = await separate(scene.clips, async (clip) => {
    if ((await attempt([clip])) === undefined) return clip;
    const mended = await mend(scene, clip, options);
    if (mended instanceof FfmpegError && DISK_FULL.test(mended.message)) throw mended;
    return mended instanceof FfmpegError ? mended : ((await attempt([mended])) ?? mended);
  });
  const unusable = alone.refused.map((refusal) => ({ ...refusal, ...scene.interval, worksAlone: false }));
  const isMended = alone.usable.some(({ mended }) => mended !== undefined);
  const failedAgain = isMended || unusable.length > 0 ? await render(alone.usable, unusable) : failed;
  if (failedAgain === undefined) return unusable;

  const soundFirst = alone.usable.toSorted((a, b) => Number(b.kind === 'mic') - Number(a.kind === 'mic'));
  const together = await separate(soundFirst, async (clip, before) => (await attempt([...before, clip])) ?? clip);
  if (together.refused.length === 0) throw failedAgain;
  unusable.push(...together.refused.map((refusal) => ({ ...refusal, ...scene.interval, worksAlone: true })));
  const failedAtLast = await render(together.usable, unusable);
  if (failedAtLast !== undefined) throw failedAtLast;
  return unusable;
}

/** Sorts clips by whether an attempt with each one succeeds, given the usable ones before it; it may return a better clip. */
async function separate(
  clips: SceneClip[],
  attempt: (clip: SceneClip, before: SceneClip[]) => Promise<SceneClip | FfmpegError>,
): Promise<{ usable: SceneClip[]; refused: { clip: Clip; ffmpeg: string }[] }> {
  const usable: SceneClip[] = [];
  const refused: { clip: Clip; ffmpeg: string }[] = [];
  for (const clip of clips) {
    const result = await attempt(clip, usable);
    if (result instanceof FfmpegError) refused.push({ clip, ffmpeg: result.message });
    else usable.push(result);
  }
  return { usable, refused };
}

const DISK_FULL = /No space left on device/;

function mendedFile(scene: Scene, clip: Clip): string {
  return `mended-${scene.clips.indexOf(clip) + 1}.mkv`;
}

/**
 * Copies what a scene needs of a clip without the frames that cannot be decoded, which would end the rendering. Fails if they are
 * too many. An encoder takes one size, so all layers of a camera get that of a large one. Two hours take at most 2.3 GB, whatever the
 * pictures show.
 */
async function mend(scene: Scene, clip: Clip, { workDir, signal }: CompositeOptions): Promise<SceneClip | FfmpegError> {
  const input = fileOf(scene, clip);
  const file = mendedFile(scene, clip);
  const rate = ['-crf', '23', '-maxrate', '2500k', '-bufsize', '5000k'];
  const picture = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', ...rate, '-vf', enlarged(clip)];
  const [codec, encoder] =
    clip.kind === 'mic'
      ? (['pcm_s16le', ['-c:a', 'pcm_s16le', '-ac', '1']] as const)
      : (['h264', [...picture, '-fps_mode', 'passthrough', '-enc_time_base', '1:1000']] as const);
  const seconds = (scene.interval.to - clip.startsAt) / 1000;
  const args = [...encoder, '-to', seconds.toFixed(6), file];
  const failure = await failureOf(runFfmpeg({ input, args, cwd: workDir, seconds, signal }));
  return failure ?? { ...clip, mended: { file, codec, seekSeconds: 0 } };
}

/** Length of a large layer's longer side. */
const LARGE = 1280;

/** The filter that gives all pictures of a clip one size of the shape of the first, even in both measures, as encoders need. */
function enlarged({ size, rotation }: Clip): string {
  const { width, height } = size ?? { width: 0, height: 0 };
  const factor = Math.max(1, LARGE / Math.max(width, height, 1));
  const [across, down] = [width, height].map((side) => Math.max(2, Math.round((side * factor) / 2) * 2));
  // As they were filmed: the graph turns them.
  return rotation % 180 === 0 ? `scale=${across}:${down}` : `scale=${down}:${across}`;
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

async function writeTexts(
  { labelOf, timeZone, workDir, marks }: CompositeOptions,
  scene: Scene,
  without: Unusable[],
): Promise<void> {
  if (marks !== undefined) await writeFile(join(workDir, CASE_TEXT), marks.caseNumber);
  if (typeof marks?.recipient === 'string') await writeFile(join(workDir, RECIPIENT_TEXT), marks.recipient);
  for (const [view, { tiles }] of scene.views.entries()) {
    for (const [index, tile] of tiles.entries()) {
      const { name, role } = labelOf(tile.seat);
      const ordinary = tile.shows === 'screen' ? SCREEN_ROLE : role;
      await writeFile(join(workDir, labelFile(view, index, 'name')), name);
      await writeFile(join(workDir, labelFile(view, index, 'role')), lackOf(tile, without) ?? ordinary);
    }
  }
  await writeFile(join(workDir, CLOCK_TEXT), clockText(scene.interval.from, timeZone));
}

/** What is left out of the sound and picture that belong to a tile. */
function lackOf({ seat, shows }: Tile, without: Unusable[]): string | undefined {
  const lacks = (kind: Clip['kind']) => without.some(({ clip }) => clip.seat === seat && clip.kind === kind);
  const [picture, sound] = [lacks(shows), shows === 'camera' && lacks('mic')];
  if (picture && sound) return LACKS_BOTH;
  if (picture) return LACKS_PICTURE;
  return sound ? LACKS_SOUND : undefined;
}

async function jobOf(
  scene: Scene,
  { workDir, hasPicture }: { workDir: string; hasPicture: boolean },
  output: string[],
): Promise<FfmpegJob> {
  await writeFile(join(workDir, 'graph.txt'), filterGraph(scene, hasPicture));
  const seconds = durationSeconds(scene);
  const picture = hasPicture ? ['-map', '[picture]'] : [];
  const outputs = [...picture, '-map', '[sound]', '-t', String(seconds), ...output];
  return { sources: scene.clips.length, args: ['-/filter_complex', 'graph.txt', ...outputs], cwd: workDir, seconds };
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

/** The clock's font draws Latin digits as Persian ones; the names' font leaves digits unchanged. */
async function copyFonts(workDir: string): Promise<void> {
  const vazirmatn = fileURLToPath(new URL('.', import.meta.resolve('vazirmatn/package.json')));
  await copyFile(join(vazirmatn, 'fonts/ttf/Vazirmatn-Medium.ttf'), join(workDir, NAME_FONT));
  await copyFile(join(vazirmatn, 'misc/Farsi-Digits/fonts/ttf/Vazirmatn-FD-Medium.ttf'), join(workDir, CLOCK_FONT));
}
