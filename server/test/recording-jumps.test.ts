import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportCommand } from '../src/record/export/export-cli.ts';
import { exportHearing } from '../src/record/export/export-hearing.ts';
import type { Clip } from '../src/record/export/clips.ts';
import { listSegments } from '../src/recording/layout.ts';
import {
  exportJournal,
  infoOf,
  logOf,
  START,
  TRAVEL_MS,
  recordedThroughout,
  writeJournal,
  writeTrack,
} from './recording-journal.ts';
import type { JournalPlan } from './recording-journal.ts';
import { beepTimes, flashTimes, frameHashes, makeClip, packetize } from './recording-media.ts';
import type { Burst, Codec } from './recording-media.ts';

/** Longer than a segment of the journal. */
const SECONDS = 14;
const RECORD = [{ from: START - 1000, to: START + 60_000 }];

let folder: string;
const bursts = {} as Record<Codec | 'large', Burst[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-jumps-'));
  const clip = (name: string) => join(folder, name);
  for (const codec of ['vp8', 'h264', 'opus'] as const) {
    const path = clip(`${codec}.${codec === 'h264' ? 'mkv' : 'webm'}`);
    bursts[codec] = await packetize(await makeClip(path, codec, SECONDS, 1000, 'dense'), codec);
  }
  bursts.large = await packetize(await makeClip(clip('large.webm'), 'vp8', 1), 'vp8');
});
afterAll(() => rm(folder, { recursive: true }));

async function record(codec: Codec, plan: Partial<JournalPlan>) {
  const directory = await writeJournal({ folder, codec, bursts: bursts[codec], ...plan });
  return { directory, ...(await exportJournal(directory, codec, RECORD)) };
}

/** The distance of each flash or beep from its full second, in ms. */
async function errors({ codec, file, startsAt }: Clip): Promise<number[]> {
  const times = codec === 'opus' ? await beepTimes(file) : await flashTimes(file);
  return times.map((seconds) => {
    const ms = startsAt + seconds * 1000 - START;
    return ms - Math.round(ms / 1000) * 1000;
  });
}

describe.each(['vp8', 'h264', 'opus'] as const)('a track of %s whose time base jumps', (codec) => {
  it.each([
    ['forward', 5000, 31_198],
    ['backward', 5000, -20_000],
    ['by little more than a second', 5000, -1.2],
    ['where a segment begins', 10_000, 31_198],
    ['right at the start, before the first report', 80, 31_198],
  ])('is whole and in its place when it jumps %s', async (_, jumpMs, seconds) => {
    const { directory, clips, leftOut, scan } = await record(codec, {
      baseAt: (ms) => (ms < jumpMs ? 0 : seconds),
    });
    expect(await listSegments(directory)).toHaveLength(2);
    expect(scan.runs).toHaveLength(2);
    expect(leftOut).toEqual([]);
    expect(clips.map(({ frames }) => frames)).toEqual([bursts[codec].length]);
    const off = await errors(clips[0]!);
    expect(off).toHaveLength(SECONDS - 1);
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(5);
    expect(clips[0]!.startsAt).toBeCloseTo(START - (codec === 'opus' ? 6.5 : 0), 0);
  });

  it('is as well in its place as the arrivals tell when there are no reports', async () => {
    const { clips, leftOut } = await record(codec, { reports: false, baseAt: (ms) => (ms < 5000 ? 0 : 31_198) });
    expect(leftOut).toEqual([]);
    expect(clips.map(({ frames }) => frames)).toEqual([bursts[codec].length]);
    for (const off of await errors(clips[0]!)) expect(Math.abs(off - TRAVEL_MS)).toBeLessThan(5);
  });
});

describe('a jump together with loss', () => {
  it('leaves out what no decoder could take, and says how much; the rest is in its place', async () => {
    // The last packet before the jump and the first behind it.
    const jump = 112;
    const before = bursts.vp8.slice(0, jump).reduce((sum, { payloads }) => sum + payloads.length, 0);
    const { clips, leftOut, scan } = await record('vp8', {
      baseAt: (ms) => (ms < jump * 40 ? 0 : 31_198),
      fate: (packet, number) => (number === before - 1 || number === before ? [] : [packet]),
    });
    expect(clips[0]!.gaps).toMatchObject([{ packets: 2 }]);
    for (const off of await errors(clips[0]!)) expect(Math.abs(off)).toBeLessThan(5);
    const written = bursts.vp8
      .filter((_, index) => index < jump - 1 || index >= 125)
      .reduce((sum, { payloads }) => sum + payloads.length, 0);
    expect(clips.map(({ frames }) => frames)).toEqual([bursts.vp8.length - (125 - jump + 1)]);
    expect(leftOut.reduce((sum, { packets }) => sum + packets, 0)).toBe(scan.packets - written);
    expect(leftOut.map(({ reason }) => reason)).toContain('no-key-frame');
  });
});

/** As seen with mediasoup's consumer: two pictures of the large layer, a pause of a second, then the small one, 31,198 s ahead. */
describe('a camera whose layer changes before the first reports', () => {
  const baseAt = (ms: number) => (ms < 1000 ? 0 : 31_198);
  const layers = () => [...bursts.large.slice(0, 2), ...bursts.vp8.slice(50)];

  it('is whole, in its place, and plays through the change of size', async () => {
    const plan = layers();
    const { clips, leftOut } = await record('vp8', { bursts: plan, baseAt });
    expect(leftOut).toEqual([]);
    expect(clips.map(({ frames, size }) => [frames, size?.width])).toEqual([[plan.length, 640]]);
    expect(Math.abs(clips[0]!.startsAt - START)).toBeLessThan(5);
    expect(await frameHashes(clips[0]!.file)).toHaveLength(plan.length);
    const off = await errors(clips[0]!);
    expect(off).toHaveLength(SECONDS - 2);
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(5);
  });

  it('is in its place in the picture of all, too', async () => {
    const dir = join(folder, 'layers');
    await mkdir(join(dir, 'tracks'), { recursive: true });
    const journal = await writeJournal({ folder: join(dir, 'tracks'), codec: 'vp8', bursts: layers(), baseAt });
    await writeFile(join(journal, 'track.json'), JSON.stringify(infoOf('vp8')));
    const { compositeFile, manifest } = await exportHearing({
      dir,
      outDir: join(dir, 'export'),
      intervals: [{ from: START, to: START + 6000 }],
      labelOf: (name) => ({ name, role: '' }),
      canvas: { width: 640, height: 360 },
      format: 'mp4',
      now: () => START,
    });
    expect(manifest.leftOut).toEqual([]);
    const flashes = await flashTimes(compositeFile!, 'crop=300:200:170:80,');
    expect(flashes.map((seconds) => Math.round(seconds * 25) / 25)).toEqual([2, 3, 4, 5]);
  });
});

describe('frames of which the clock says that they came no later than the one before', () => {
  const timesOf = async ({ file }: Clip): Promise<number[]> => {
    const args = ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file];
    const { stdout } = await promisify(execFile)('ffprobe', args);
    return stdout.trim().split('\n').map(parseFloat);
  };
  const ascends = (times: number[]) => times.every((at, index) => index === 0 || at > times[index - 1]!);

  it('have times of their own where a layer changed and its clock is a little behind', async () => {
    for (const codec of ['vp8', 'opus'] as const) {
      const { clips } = await record(codec, { reports: false, baseAt: (ms) => (ms < 5000 ? 0 : -0.15) });
      expect(clips.map(({ frames }) => frames)).toEqual([bursts[codec].length]);
      expect(await timesOf(clips[0]!)).toSatisfy(ascends);
    }
  });

  it('have times of their own where the record begins while pictures are on their way', async () => {
    const directory = await writeJournal({ folder, codec: 'vp8', bursts: bursts.vp8 });
    const { clips } = await exportJournal(directory, 'vp8', [{ from: START + 1130, to: START + 3000 }]);
    expect(clips[0]!.startsAt).toBe(START + 1130);
    expect(await timesOf(clips[0]!)).toSatisfy(ascends);
  });
});

describe('what is recorded and in no file', () => {
  it('is counted when no key frame came, and when it came too late', async () => {
    const first = bursts.vp8[0]!.payloads.length;
    const noKey = await record('vp8', {
      bursts: bursts.vp8.slice(0, 20),
      fate: (packet, number) => (number < first ? [] : [packet]),
    });
    expect(noKey.clips).toEqual([]);
    expect(noKey.leftOut).toMatchObject([{ interval: 0, reason: 'no-key-frame', packets: noKey.scan.packets }]);

    const late = await record('opus', {
      fate: (packet, number) => (number === 100 ? [{ ...packet, at: packet.at + 5000 }] : [packet]),
    });
    expect(late.leftOut).toMatchObject([{ reason: 'too-late', packets: 1 }]);
  });

  it('is warned of by the command, also where nobody knows what the track is', async () => {
    const dir = join(folder, 'h1');
    const tracks = join(dir, 'tracks');
    await mkdir(tracks, { recursive: true });
    const noKey = { codec: 'vp8', bursts: bursts.vp8.slice(10, 20) } as const;
    await writeTrack(dir, infoOf('vp8'), noKey);
    await writeJournal({ folder: tracks, ...noKey });
    const said = { out: '', err: '' };
    const code = await exportCommand(['h1', '--format', 'none'], {
      readHearing: async () => ({
        dir,
        key: { kind: 'none' as const },
        intervals: RECORD,
        timeline: recordedThroughout(infoOf('vp8'), RECORD),
        log: await logOf(dir),
        seats: [],
      }),
      isDeleted: () => Promise.resolve(false),
      note: () => Promise.resolve(),
      now: () => START,
      stdout: (text) => (said.out += text),
      stderr: (text) => (said.err += text),
    });
    expect(code).toBe(0);
    const count = noKey.bursts.reduce((sum, { payloads }) => sum + payloads.length, 0);
    const warnings = said.err.split('\n').filter((line) => line.startsWith('Warning'));
    expect(warnings).toEqual([
      `Warning: ${count} packet(s) on the record are in no file (s1 camera, track t1, part 1): the key frame before them, or another picture that they need, is missing`,
      expect.stringContaining('track.json'),
    ]);
  });
});
