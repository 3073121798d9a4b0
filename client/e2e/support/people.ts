import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keptBuild } from '../../../server/setup/kept-build.mjs';
import { CELL_CENTRES, paintFrame, readFrameCode } from './frame-code.ts';
import type { FrameCode } from './frame-code.ts';
import { run } from './programs.ts';
import type { Sound } from './speech.ts';

/** A person of a test: what their camera shows and what they say. */
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

export const WIDTH = 640;
export const HEIGHT = 480;
export const FRAMES_PER_SECOND = 20;
const SECONDS = 40;
/** Sample rate at which sounds are compared. */
export const SOUND_RATE = 8_000;

export interface PersonFiles {
  readonly video: string;
  readonly audio: string;
}

/** What the files of a person are made from, beside who it is. */
const INPUTS = ['people.ts', 'frame-code.ts'].map((file) => join(import.meta.dirname, file));

/** What a person's camera and microphone give, made once: it is the same whatever seat they have. */
export async function filesOf({ who, speech, pitch, speed }: Person): Promise<PersonFiles> {
  const person = { who, speech, pitch, speed };
  const inputs = { paths: INPUTS, facts: [JSON.stringify(person)] };
  const folder = await keptBuild(`person-${who}`, inputs, (made) => makeFiles(person, made));
  return inFolder(folder);
}

const inFolder = (folder: string): PersonFiles => ({
  video: join(folder, 'camera.mjpeg'),
  audio: join(folder, 'microphone.wav'),
});

async function makeFiles(person: Omit<Person, 'seat'>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = inFolder(folder);
  const frames = SECONDS * FRAMES_PER_SECOND;
  const pictures = (function* () {
    for (let frame = 0; frame < frames; frame += 1) yield paintFrame({ who: person.who, frame }, WIDTH, HEIGHT);
  })();
  const rawInput = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${WIDTH}x${HEIGHT}`,
    '-r',
    String(FRAMES_PER_SECOND),
    '-i',
    '-',
  ];
  await run(
    'ffmpeg',
    ['-v', 'error', '-y', ...rawInput, '-pix_fmt', 'yuvj420p', '-q:v', '4', '-f', 'mjpeg', files.video],
    { input: pictures },
  );
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

/** The sound of a file, or of what would be in one, as it is compared. */
export async function readSound(source: string | Buffer): Promise<Sound> {
  const input = typeof source === 'string' ? source : 'pipe:0';
  const bytes = await run(
    'ffmpeg',
    ['-v', 'error', '-i', input, '-ac', '1', '-ar', String(SOUND_RATE), '-f', 'f32le', '-'],
    typeof source === 'string' ? {} : { input: [source] },
  );
  return { rate: SOUND_RATE, samples: new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)) };
}

/** The codes of a video file's frames, with their times in seconds; null where a frame cannot be read. */
export async function readFrames(file: string): Promise<{ readonly time: number; readonly code: FrameCode | null }[]> {
  const probe = await run('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'frame=pts_time',
    '-of',
    'csv=p=0',
    file,
  ]);
  const times = probe
    .toString()
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .filter(Number.isFinite);
  const scale = ['-vf', `scale=${WIDTH}:${HEIGHT}`, '-fps_mode', 'passthrough'];
  const pixels = await run('ffmpeg', ['-v', 'error', '-i', file, ...scale, '-pix_fmt', 'gray', '-f', 'rawvideo', '-']);
  const size = WIDTH * HEIGHT;
  return times.slice(0, Math.floor(pixels.length / size)).map((time, index) => {
    const picture = pixels.subarray(index * size, (index + 1) * size);
    const cells = CELL_CENTRES.map(({ x, y }) => picture[Math.floor(y * HEIGHT) * WIDTH + Math.floor(x * WIDTH)] ?? 0);
    return { time, code: readFrameCode(cells) };
  });
}
