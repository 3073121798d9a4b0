/** The composite picture of a hearing with many files, which is made in windows of time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportHearing } from '../src/record/export/export-hearing.ts';
import type { ExportResult } from '../src/record/export/export-hearing.ts';
import { lifeOf } from '../src/record/export/filter-graph.ts';
import { windowsOf } from '../src/record/export/windows.ts';
import { START, writeTrack } from './recording-journal.ts';
import { colorsAt, flashesAndBeeps, makeClip, makePlain, packetize } from './recording-media.ts';
import type { Burst } from './recording-media.ts';

const SECONDS = 36;
const RECORD = { from: START + 10, to: START + SECONDS * 1000 };
const later = (bursts: Burst[], ms: number) => bursts.map((burst) => ({ ...burst, ms: burst.ms + ms }));

let folder: string;
let result: ExportResult;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-windows-'));
  const dir = join(folder, 'h1');
  const camera = await packetize(await makeClip(join(folder, 'camera.webm'), 'vp8', SECONDS, 1000, 'small'), 'vp8');
  const voice = await packetize(await makeClip(join(folder, 'voice.webm'), 'opus', SECONDS), 'opus');
  const blue = await packetize(await makePlain(join(folder, 'blue.webm'), 'blue', 1), 'vp8');
  const red = await packetize(await makePlain(join(folder, 'red.webm'), 'red', 1), 'vp8');
  await writeTrack(dir, { track: 'a1', seat: 'judge', kind: 'camera' }, { codec: 'vp8', bursts: camera });
  await writeTrack(dir, { track: 'a2', seat: 'judge', kind: 'mic' }, { codec: 'opus', bursts: voice });
  // One person's camera is switched on 32 times; a screen is shared in the fourth second and is frozen from then on.
  for (let number = 0; number < 32; number++) {
    const bursts = later(blue, number * 1100);
    await writeTrack(dir, { track: `b${number}`, seat: 'other', kind: 'camera' }, { codec: 'vp8', bursts });
  }
  await writeTrack(dir, { track: 'c', seat: 'judge', kind: 'screen' }, { codec: 'vp8', bursts: later(red, 4000) });
  result = await exportHearing({
    dir,
    outDir: join(dir, 'export'),
    intervals: [RECORD],
    labelOf: (name) => ({ name, role: '' }),
    seatOrder: ['judge', 'other'],
    canvas: { width: 640, height: 400 },
    format: 'mp4',
    now: () => START,
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('the picture of all in windows', () => {
  it('is made of several, none of which has many files', () => {
    const clips = result.manifest.tracks.map((track) => ({ ...track, interval: 0, rotation: 0 }));
    expect(clips).toHaveLength(35);
    const lives = clips.map((clip) => lifeOf(clip, clips));
    expect(windowsOf(RECORD, lives, 40).length).toBeGreaterThanOrEqual(3);
    expect(result.manifest.tracks.filter(({ notInComposite }) => notInComposite)).toEqual([]);
  });

  it('keeps sound and picture together within 20 ms through all of them', async () => {
    const expected = Array.from({ length: SECONDS - 1 }, (_, index) => index + 1 - 0.01);
    const off = (times: number[]) => times.map((at, index) => Math.abs(at - expected[index]!) * 1000);
    // Before the screen is shared the judge has the left tile, then the one at the right.
    const places = ['crop=60:40:130:180,', 'crop=40:30:548:100,'];
    const { beeps, flashes: seen } = await flashesAndBeeps(result.compositeFile!, places);
    const [left, right] = seen as [number[], number[]];
    const flashes = [...left.filter((at) => at < 3.5), ...right.filter((at) => at > 3.5)];
    expect(beeps).toHaveLength(SECONDS - 1);
    expect(flashes).toHaveLength(SECONDS - 1);
    expect(Math.max(...off(beeps))).toBeLessThanOrEqual(20);
    expect(Math.max(...off(flashes))).toBeLessThanOrEqual(20);
  });

  it('shows a screen that stands still in every window after', async () => {
    const moments = [6, 14, 22, 34].map((second) => [second, '100:100:200:150'] as [number, string]);
    for (const [red, green, blue] of await colorsAt(result.compositeFile!, moments)) {
      expect(red).toBeGreaterThan(200);
      expect(Math.max(green!, blue!)).toBeLessThan(60);
    }
  });
});
