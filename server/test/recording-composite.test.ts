/** The picture of all from files of tracks, without a recording. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Clip } from '../src/record/export/clips.ts';
import { renderComposite } from '../src/record/export/composite.ts';
import type { CompositeFormat } from '../src/record/export/composite.ts';
import { START } from './recording-journal.ts';
import { beepTimes, colorAt, makeClip, VP8 } from './recording-media.ts';

const run = promisify(execFile);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-composite-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** From now on ffmpeg has no more memory. Threads have small stacks, because each counts as a whole. */
async function limitFfmpeg(megabytes: number): Promise<void> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  const { stdout } = await run('sh', ['-c', 'command -v ffmpeg']);
  const limits = `ulimit -s 1024; ulimit -d ${megabytes * 1000}`;
  await writeFile(join(bin, 'ffmpeg'), `#!/bin/sh\n${limits}; exec ${stdout.trim()} "$@"\n`, { mode: 0o700 });
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
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

async function render(clips: Clip[], seconds: number, format: CompositeFormat = 'mp4') {
  const workDir = await mkdtemp(join(folder, 'work-'));
  const outFile = join(workDir, `out.${format}`);
  const unusable = await renderComposite({
    clips,
    intervals: [{ from: START, to: START + seconds * 1000 }],
    seats: clips.map(({ seat }) => seat),
    labelOf: (name) => ({ name, role: '' }),
    format,
    canvas: { width: 640, height: 400 },
    timeZone: 'Asia/Tehran',
    outFile,
    workDir: join(workDir, 'work'),
    onProgress: () => undefined,
  });
  return { outFile, unusable };
}

describe('the picture of all', () => {
  it('takes no more memory for a long hearing: cameras are decoded when they are due', async () => {
    const seconds = 16;
    const file = await makeClip(join(folder, 'camera.webm'), 'vp8', seconds);
    const cameras = Array.from({ length: 8 }, (_, number) => clipOf(`s${number}`, file, seconds));
    // Decoded ahead, their pictures would take 1.1 GB.
    await limitFfmpeg(350);
    const { unusable } = await render(cameras, seconds);
    expect(unusable).toEqual([]);
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
    const { outFile, unusable } = await render([speaker], 246, 'm4a');
    expect(unusable).toEqual([]);
    const beeps = await beepTimes(outFile);
    expect(beeps).toHaveLength(3);
    for (const [index, second] of [1, 242, 243].entries()) expect(Math.abs(beeps[index]! - second)).toBeLessThan(0.02);
  });

  it('loses one picture that no decoder takes, and nothing of a camera whose pictures become smaller', async () => {
    const made = [
      ['red', '640x360'],
      ['lime', '321x181'],
    ].map(async ([color, size]) => {
      const file = join(folder, `${color}.webm`);
      await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `color=c=${color}:s=${size}:d=1:r=25`, ...VP8, file]);
      return `file ${file}\n`;
    });
    const list = join(folder, 'list.txt');
    await writeFile(list, (await Promise.all(made)).join(''));
    const file = join(folder, 'broken.webm');
    const broken = ['-c', 'copy', '-bsf:v', "noise=amount='eq(n,10)'"];
    await run('ffmpeg', ['-v', 'error', '-f', 'concat', '-safe', '0', '-i', list, ...broken, file]);
    const { outFile, unusable } = await render([clipOf('s1', file, 2)], 2);
    expect(unusable).toEqual([]);
    // At both ends of the tile: a smaller picture fills it, too.
    for (const area of ['20:20:60:100', '20:20:560:280']) {
      const [[red], [, green]] = [await colorAt(outFile, 0.2, area), await colorAt(outFile, 1.6, area)];
      expect(red).toBeGreaterThan(180);
      expect(green).toBeGreaterThan(180);
    }
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
    for (const [rotation, area] of Object.entries(expected)) {
      const [red, , blue] = await colorAt(outFile, 0.4, area);
      expect(red, rotation).toBeGreaterThan(180);
      expect(blue, rotation).toBeLessThan(80);
    }
  });
});
