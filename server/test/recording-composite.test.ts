/** The picture of all from files of tracks, without a recording. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Clip } from '../src/record/export/clips.ts';
import { renderComposite } from '../src/record/export/composite.ts';
import type { CompositeFormat } from '../src/record/export/composite.ts';
import { runFfmpeg } from '../src/record/export/ffmpeg.ts';
import { filterGraph } from '../src/record/export/filter-graph.ts';
import { Mender } from '../src/record/export/mend.ts';
import { layTiles } from '../src/record/export/scene.ts';
import { captionsOf, copyFonts, writeTexts } from '../src/record/export/scene-texts.ts';
import type { Size } from '../src/rtp/picture-size.ts';
import { START } from './recording-journal.ts';
import { beepTimes, colorsAt, makeClip, VP8 } from './recording-media.ts';

const run = promisify(execFile);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-composite-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** From now on the shell runs this before each ffmpeg, with ffmpeg's arguments; these begin with the given ones. */
async function beforeFfmpeg(commands: string, first = ''): Promise<void> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  const { stdout } = await run('sh', ['-c', 'command -v ffmpeg']);
  await writeFile(join(bin, 'ffmpeg'), `#!/bin/sh\n${commands}; exec ${stdout.trim()} ${first} "$@"\n`, {
    mode: 0o700,
  });
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
}

/**
 * From now on ffmpeg has no more memory. Threads have small stacks, because each counts as a whole, and are not more on a machine with
 * many cores.
 */
async function limitFfmpeg(megabytes: number): Promise<void> {
  await beforeFfmpeg(`ulimit -s 1024; ulimit -d ${megabytes * 1000}`, '-threads 2 -filter_complex_threads 2');
}

interface Plain {
  readonly color: string;
  readonly seconds: number;
  readonly size?: string;
  readonly rate?: number;
}

/** A file of pictures of one colour, made once. */
async function plain({ color, seconds, size = '640x360', rate = 25 }: Plain): Promise<string> {
  const file = join(folder, `${color}-${size}-${rate}-${seconds}.webm`);
  const source = `color=c=${color}:s=${size}:d=${seconds}:r=${rate}`;
  if (!existsSync(file)) await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...VP8, file]);
  return file;
}

/** Makes a file of pictures of one colour after the other. */
async function joined(name: string, ...parts: Plain[]): Promise<string> {
  const [list, file] = [join(folder, `${name}.txt`), join(folder, `${name}.webm`)];
  const files = await Promise.all(parts.map(plain));
  await writeFile(list, files.map((part) => `file ${part}\n`).join(''));
  await run('ffmpeg', ['-v', 'error', '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', file]);
  return file;
}

/** Copies pictures with some that are unreadable. @param which expression over the picture's number `n` */
async function spoilPictures(file: string, which: string): Promise<string> {
  const spoiled = file.replace('.webm', `-${which}.webm`);
  await run('ffmpeg', ['-v', 'error', '-i', file, '-c', 'copy', '-bsf:v', `noise=amount='${which}'`, spoiled]);
  return spoiled;
}

function clipOf(seat: string, file: string, seconds: number, more: Partial<Clip> = {}): Clip {
  const [startsAt, endsAt] = [START, START + seconds * 1000];
  return {
    track: seat,
    seat,
    kind: 'camera',
    codec: 'vp8',
    interval: 0,
    file,
    startsAt,
    endsAt,
    until: endsAt,
    frames: seconds * 25,
    size: { width: 640, height: 360 },
    rotation: 0,
    active: [{ from: startsAt, to: endsAt }],
    gaps: [],
    channels: [],
    sha256: '',
    bytes: 0,
    ...more,
  };
}

async function render(
  clips: Clip[],
  seconds: number,
  { format = 'mp4', canvas = { width: 640, height: 400 } }: { format?: CompositeFormat; canvas?: Size } = {},
) {
  const workDir = await mkdtemp(join(folder, 'work-'));
  const outFile = join(workDir, `out.${format}`);
  const lacks = await renderComposite({
    clips,
    intervals: [{ from: START, to: START + seconds * 1000 }],
    seats: clips.map(({ seat }) => seat),
    labelOf: (name) => ({ name, role: '' }),
    format,
    canvas,
    timeZone: 'Asia/Tehran',
    outFile,
    workDir: join(workDir, 'work'),
    onProgress: () => undefined,
  });
  return { outFile, lacks };
}

describe('the picture of all', () => {
  it('decodes cameras when they are due, and not as fast as it can', async () => {
    const seconds = 10;
    // Of one colour: encoding what moves takes longer, and what is decoded is as large.
    const file = await plain({ color: 'red', seconds });
    const cameras = Array.from({ length: 8 }, (_, number) => clipOf(`s${number}`, file, seconds));
    // Decoded ahead, while pictures of this size are composed, they would take more.
    await limitFfmpeg(400);
    const { lacks } = await render(cameras, seconds, { canvas: { width: 1280, height: 720 } });
    expect(lacks).toEqual([]);
  });

  it('takes no more memory for somebody who is silent for long, and has every voice in its place', async () => {
    const voice = await makeClip(join(folder, 'voice.webm'), 'opus', 4);
    const file = join(folder, 'pause.webm');
    const times = 'setts=ts=TS+gte(TS\\,1500)*240000';
    await run('ffmpeg', ['-v', 'error', '-i', voice, '-c', 'copy', '-bsf:a', times, file]);
    const active = [
      { from: START, to: START + 1500 },
      { from: START + 241_500, to: START + 244_000 },
    ];
    const speaker = clipOf('s1', file, 244, { kind: 'mic', codec: 'opus', size: null, active });
    await limitFfmpeg(120);
    const { outFile, lacks } = await render([speaker], 246, { format: 'm4a' });
    expect(lacks).toEqual([]);
    const beeps = await beepTimes(outFile);
    expect(beeps).toHaveLength(3);
    for (const [index, second] of [1, 242, 243].entries()) expect(Math.abs(beeps[index]! - second)).toBeLessThan(0.02);
  });

  it('loses one picture that no decoder takes, and nothing of a camera whose pictures become smaller', async () => {
    const parts = [
      { color: 'red', seconds: 1 },
      { color: 'lime', seconds: 1, size: '321x181' },
    ];
    const file = await spoilPictures(await joined('smaller', ...parts), 'eq(n,10)');
    const { outFile, lacks } = await render([clipOf('s1', file, 2)], 2);
    expect(lacks).toEqual([]);
    // At both ends of the tile: a smaller picture fills it, too.
    const ends = ['20:20:60:100', '20:20:560:280'];
    const colors = await colorsAt(
      outFile,
      [0.2, 1.6].flatMap((at) => ends.map((area) => [at, area] as [number, string])),
    );
    const [first, last, firstLater, lastLater] = colors;
    for (const [red] of [first!, last!]) expect(red).toBeGreaterThan(180);
    for (const [, green] of [firstLater!, lastLater!]) expect(green).toBeGreaterThan(180);
  });

  it('composes no more than twice because of a broken picture, however many people are there', async () => {
    const whole = await plain({ color: 'red', seconds: 1 });
    const broken = await spoilPictures(whole, 'eq(n,10)');
    const people = [clipOf('s1', whole, 1), clipOf('s2', broken, 1), clipOf('s3', whole, 1)];
    const composed = join(folder, 'composed.txt');
    await beforeFfmpeg(`case "$*" in *graph.txt*) echo >> ${composed};; esac`);
    const { lacks } = await render(people, 1);
    expect(lacks).toEqual([]);
    expect(await readFile(composed, 'utf8')).toBe('\n'.repeat(2));
  });

  it('shows the last picture of a slow camera, and nobody any more after that', async () => {
    const rate = 10;
    const file = await joined('slow', { color: 'red', seconds: 0.9, rate }, { color: 'lime', seconds: 0.1, rate });
    const { outFile } = await render([clipOf('s1', file, 1)], 2);
    const [red, green, none] = await colorsAt(outFile, [
      [0.8, '20:20:310:150'],
      [0.96, '20:20:310:150'],
      [1.2, '20:20:310:150'],
    ]);
    expect(red![0]).toBeGreaterThan(180);
    expect(green![1]).toBeGreaterThan(180);
    expect(none![1]).toBeLessThan(80);
  });

  it('keeps the last picture of a camera for half a second where the record takes it for longer', async () => {
    const file = await plain({ color: 'red', seconds: 1 });
    const { outFile } = await render([clipOf('s1', file, 1, { until: START + 2000 })], 2);
    const [red, none] = await colorsAt(outFile, [
      [1.4, '20:20:310:150'],
      [1.6, '20:20:310:150'],
    ]);
    expect(red![0]).toBeGreaterThan(180);
    expect(none![0]).toBeLessThan(80);
  });

  it('shows nobody while their pictures cannot be decoded, and says that they are not whole', async () => {
    const file = await plain({ color: 'red', seconds: 4 });
    const spoiled = await spoilPictures(file, 'gte(n,50)');
    const { outFile, lacks } = await render([clipOf('s1', spoiled, 4)], 4);
    expect(lacks).toMatchObject([{ clip: { seat: 's1' }, why: 'not all of this file can be decoded' }]);
    const [red, none] = await colorsAt(outFile, [
      [1, '20:20:310:150'],
      [3.5, '20:20:310:150'],
    ]);
    expect(red![0]).toBeGreaterThan(180);
    expect(none![0]).toBeLessThan(80);
  });

  it('shows upright what was taken with a turned camera', async () => {
    const file = join(folder, 'halves.webm');
    const picture = 'color=c=red:s=320x360:d=1:r=25,pad=640:360:0:0:blue';
    await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...VP8, file]);
    const turned = (rotation: number) => {
      const size = rotation % 180 === 0 ? { width: 640, height: 360 } : { width: 360, height: 640 };
      return clipOf(`s${rotation}`, file, 1, { rotation, size });
    };
    // Where the left half of the file is seen, in the tiles of four.
    const { outFile } = await render([0, 90, 180, 270].map(turned), 1);
    const expected = { 0: '20:20:60:100', 90: '20:20:470:60', 180: '20:20:230:280', 270: '20:20:470:310' };
    const colors = await colorsAt(
      outFile,
      Object.values(expected).map((area) => [0.4, area] as [number, string]),
    );
    for (const [index, rotation] of Object.keys(expected).entries()) {
      const [red, , blue] = colors[index]!;
      expect(red, rotation).toBeGreaterThan(180);
      expect(blue, rotation).toBeLessThan(80);
    }
  });
});

describe('the clock of the picture of all', () => {
  it.each([
    ['at a full second', 0, [25, 50]],
    ['between two frames', 300, [18, 43]],
  ])('shows each second from its first frame on, in a scene that begins %s', async (_, into, expected) => {
    const from = START + into;
    const scene = {
      interval: { from, to: from + 2400 },
      canvas: { width: 320, height: 40 },
      frameRate: 25,
      views: [{ tiles: [], times: null }],
      clips: [],
    };
    const workDir = await mkdtemp(join(folder, 'clock-'));
    const texts = { labelOf: (name: string) => ({ name, role: '' }), timeZone: 'Asia/Tehran' };
    const captionOf = captionsOf(texts, []);
    await copyFonts(workDir);
    await writeTexts(scene, texts, { captionOf, workDir });
    const graph = ['-filter_complex', filterGraph(scene, captionOf), '-map', '[sound]', '-f', 'null', '-'];
    await runFfmpeg({
      args: [...graph, '-map', '[picture]', '-f', 'framemd5', 'frames.txt'],
      cwd: workDir,
      seconds: 3,
    });
    const frames = (await readFile(join(workDir, 'frames.txt'), 'utf8')).split('\n').filter((line) => /^\d/.test(line));
    const hashes = frames.map((line) => line.split(',').at(-1));
    expect(hashes).toHaveLength(60);
    expect(hashes.flatMap((hash, index) => (index > 0 && hash !== hashes[index - 1] ? [index] : []))).toEqual(expected);
  });
});

describe('mending for a part of the record', () => {
  /** What is usable of clips from one second to another. */
  async function mended(clips: Clip[], [from, to]: [number, number], which: 'mendBroken' | 'mendAll' = 'mendBroken') {
    const area = { x: 0, y: 40, width: 640, height: 360 };
    const seats = clips.map(({ seat }) => seat);
    const scene = {
      interval: { from: START + from * 1000, to: START + to * 1000 },
      canvas: { width: 640, height: 400 },
      frameRate: 25,
      views: [{ tiles: layTiles(seats, area), times: null }],
      clips,
    };
    const mender = new Mender(scene, { workDir: await mkdtemp(join(folder, 'mend-')) });
    const { usable, lacks } = await mender[which](clips);
    return { mended: usable.map((clip) => clip.mended !== undefined), lacks };
  }

  it('finds what is broken at its end, also where the key frame is long before it', async () => {
    const file = await plain({ color: 'red', seconds: 5 });
    const late = clipOf('s1', await spoilPictures(file, 'eq(n,115)'), 5);
    expect(await mended([late], [3, 5])).toEqual({ mended: [true], lacks: [] });
    expect(await mended([late], [1, 4])).toEqual({ mended: [false], lacks: [] });
  });

  it('says of a shared screen that a single picture is missing, because the one before it would stay', async () => {
    const file = await plain({ color: 'red', seconds: 5, rate: 4 });
    const whole = clipOf('s1', file, 5, { kind: 'screen' });
    const screen = { ...whole, file: await spoilPictures(file, 'eq(n,10)') };
    const lacks = [{ clip: screen, why: 'not all of this file can be decoded' }];
    // Four a second. The missing one would stand where the second part begins, and the one behind it where the third does.
    expect(await mended([screen], [0, 5], 'mendAll')).toEqual({ mended: [true], lacks });
    expect(await mended([screen], [2.6, 5], 'mendAll')).toEqual({ mended: [true], lacks });
    expect(await mended([screen], [2.8, 5], 'mendAll')).toEqual({ mended: [true], lacks: [] });
    expect(await mended([whole], [2.6, 5], 'mendAll')).toEqual({ mended: [true], lacks: [] });
  });

  it('does not say that pictures are missing which were lost before it', async () => {
    const file = await plain({ color: 'red', seconds: 5 });
    const camera = clipOf('s1', await spoilPictures(file, 'between(n,25,45)'), 5);
    expect(await mended([camera], [3, 5])).toEqual({ mended: [true], lacks: [] });
    const lacks = [{ clip: camera, why: 'not all of this file can be decoded' }];
    expect(await mended([camera], [1, 5])).toEqual({ mended: [true], lacks });
  });

  it('misses nothing of what was whole, if everything is mended', async () => {
    const whole = (codec: 'vp8' | 'h264' | 'opus') =>
      makeClip(join(folder, `whole-${codec}.${codec === 'h264' ? 'mkv' : 'webm'}`), codec, 4);
    const clips = [
      clipOf('s1', await whole('vp8'), 4),
      clipOf('s2', await whole('h264'), 4, { codec: 'h264', kind: 'screen' }),
      clipOf('s1', await whole('opus'), 4, { kind: 'mic', codec: 'opus', size: null }),
    ];
    for (const part of [
      [0, 4],
      [2.5, 4],
      [1.5, 3],
    ] as [number, number][])
      expect(await mended(clips, part, 'mendAll')).toEqual({ mended: [true, true, true], lacks: [] });
  });

  it('takes a voice that has just ended before it as whole', async () => {
    const file = await makeClip(join(folder, 'ended.webm'), 'opus', 4);
    const voice = clipOf('s1', file, 4, { kind: 'mic', codec: 'opus', size: null });
    expect(await mended([voice], [4.2, 6])).toEqual({ mended: [false], lacks: [] });
  });
});
