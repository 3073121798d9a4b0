import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild } from '../../../server/setup/cached-build.mjs';
import { CELL_CENTRES, paintFrame, readFrameCode } from './frame-code.ts';
import type { FrameCode } from './frame-code.ts';
import { run, runAndTell } from './programs.ts';
import type { Sound } from './speech.ts';
import { y4m } from './y4m.ts';

/** A person of a test: the camera's picture and the speech. */
export interface Person {
  readonly seat: string;
  /** In every frame of the picture, 0–15. */
  readonly who: number;
  readonly speech: string;
  /** espeak-ng's pitch and speed, so that voices differ. */
  readonly pitch: number;
  readonly speed: number;
}

export const JUDGE: Person = {
  seat: 'judge',
  who: 1,
  pitch: 42,
  speed: 170,
  speech:
    'جلسه رسیدگی رسمی است. شعبه سوم دادگاه کیفری با حضور طرفین تشکیل شده است. از خواهان می‌خواهم خواسته خود را بیان کند. ' +
    'همه اظهارات در صورت‌جلسه نوشته می‌شود و ضبط خواهد شد. لطفاً یکی یکی سخن بگویید و سخن دیگری را قطع نکنید.',
};
export const CITIZEN: Person = {
  seat: 'citizen',
  who: 2,
  pitch: 60,
  speed: 165,
  speech:
    'سلام. من سال گذشته خانه‌ای خریدم و پول آن را کامل پرداخت کردم. فروشنده هنوز سند را به نام من نزده است. ' +
    'چند بار به او مراجعه کردم ولی هر بار بهانه‌ای آورد. رسید بانک و قرارداد را همراه دارم و تقاضا دارم به آن رسیدگی شود.',
};
export const LAWYER: Person = {
  seat: 'lawyer',
  who: 3,
  pitch: 45,
  speed: 180,
  speech:
    'ریاست محترم دادگاه، به وکالت از خواهان عرض می‌کنم که قرارداد در دفتر ثبت شده و شهود نیز آماده ادای شهادت هستند. ' +
    'مطابق قانون مدنی عقد بیع صحیح و لازم است و فروشنده باید سند رسمی را منتقل کند. دلایل خود را تقدیم کرده‌ایم.',
};

/** The format of usual cameras. The browser plays such a file faster than its stated rate. */
const USUAL = { width: 640, height: 480, perSecond: 20, seconds: 40, file: 'camera.mjpeg' } as const;
/** So small and slow that a page sends a single layer; enough to recognize a person and movement. */
const SMALL = { width: 320, height: 240, perSecond: 10, seconds: 8, file: 'camera.y4m' } as const;
const FILMING = { usual: USUAL, small: SMALL };
/** Sample rate at which sounds are compared. */
export const SOUND_RATE = 8_000;

export interface PersonFiles {
  readonly video: string;
  readonly audio: string;
}

/** Source files that the cached files depend on, in addition to the person. */
const INPUTS = ['people.ts', 'frame-code.ts', 'y4m.ts'].map((file) => join(import.meta.dirname, file));

/** Returns the files for a person's camera and microphone, which are cached and independent of the seat. */
export async function filesOf(
  { who, speech, pitch, speed }: Person,
  filming: keyof typeof FILMING = 'small',
): Promise<PersonFiles> {
  const person = { who, speech, pitch, speed };
  const inputs = { paths: INPUTS, facts: [JSON.stringify(person)] };
  const folder = await cachedBuild(`person-${who}-${filming}`, inputs, (made) => makeFiles(person, filming, made));
  return inFolder(folder, filming);
}

const inFolder = (folder: string, filming: keyof typeof FILMING): PersonFiles => ({
  video: join(folder, FILMING[filming].file),
  audio: join(folder, 'microphone.wav'),
});

async function makeFiles(person: Omit<Person, 'seat'>, filming: keyof typeof FILMING, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = inFolder(folder, filming);
  const { width, height, perSecond, seconds } = FILMING[filming];
  const pictures = (function* () {
    for (let frame = 0; frame < seconds * perSecond; frame += 1)
      yield paintFrame({ who: person.who, frame }, width, height);
  })();
  if (filming === 'small') await writeFile(files.video, y4m(pictures, SMALL));
  else {
    const grey = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(perSecond), '-i', '-'];
    const compressed = ['-pix_fmt', 'yuvj420p', '-q:v', '4', '-f', 'mjpeg', files.video];
    await run('ffmpeg', ['-v', 'error', '-y', ...grey, ...compressed], { input: pictures });
  }
  const spoken = join(folder, 'spoken.wav');
  await run('espeak-ng', [
    '-v',
    'fa',
    '-p',
    String(person.pitch),
    '-s',
    String(person.speed),
    '-w',
    spoken,
    person.speech,
  ]);
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-i',
    spoken,
    '-af',
    'loudnorm=I=-18',
    '-ar',
    '48000',
    '-ac',
    '1',
    files.audio,
  ]);
}

/** Decodes the sound of a file, or of a file's content, at the rate for comparisons. */
export async function readSound(source: string | Buffer): Promise<Sound> {
  const input = typeof source === 'string' ? source : 'pipe:0';
  const bytes = await run(
    'ffmpeg',
    ['-v', 'error', '-i', input, '-ac', '1', '-ar', String(SOUND_RATE), '-f', 'f32le', '-'],
    typeof source === 'string' ? {} : { input: [source] },
  );
  return { rate: SOUND_RATE, samples: new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)) };
}

const voices = new Map<string, Promise<Sound>>();

/**
 * What a person's microphone takes, for comparisons. Decoded once in a process; a test should ask for it before people meet, because
 * a meeting uses the CPU meanwhile.
 */
export function voiceOf({ audio }: PersonFiles): Promise<Sound> {
  const voice = voices.get(audio) ?? readSound(audio);
  voices.set(audio, voice);
  voice.catch(() => voices.delete(audio));
  return voice;
}

/** Of so many points each has the middle of a cell in it (`CELL_CENTRES`). */
const GRID = { width: 8, height: 6 } as const;

/** A frame of a video file. */
export interface FileFrame {
  /** Seconds. */
  readonly time: number;
  /** In pixels. */
  readonly height: number;
  /** Null where it cannot be read. */
  readonly code: FrameCode | null;
}

/** The frames of a video file, whatever their sizes. */
export async function readFrames(file: string): Promise<FileFrame[]> {
  // Decoded once: the time and the size of each frame as it is in the file, then only the points at which its code is read.
  const read = ['-vf', `showinfo=checksum=0,scale=${GRID.width}:${GRID.height}:flags=neighbor`, '-pix_fmt', 'gray'];
  const output = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const { output: points, told } = await runAndTell('ffmpeg', ['-nostats', '-copyts', '-i', file, ...read, ...output]);
  const size = GRID.width * GRID.height;
  const frames = [...told.matchAll(/ pts_time:([\d.]+) .* s:\d+x(\d+) /g)];
  return frames.slice(0, points.length / size).map(([, time, height], index) => {
    const picture = points.subarray(index * size, (index + 1) * size);
    const cells = CELL_CENTRES.map(
      ({ x, y }) => picture[Math.floor(y * GRID.height) * GRID.width + Math.floor(x * GRID.width)] ?? 0,
    );
    return { time: Number(time), height: Number(height), code: readFrameCode(cells) };
  });
}
