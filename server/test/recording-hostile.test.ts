/** Hostile media of a modified client must not prevent the export of other people's media. */
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportHearing } from '../src/record/export/export-hearing.ts';
import { FfmpegError, runFfmpeg, trackSource } from '../src/record/export/ffmpeg.ts';
import type { ExportManifest } from '../src/record/export/manifest.ts';
import { layTiles } from '../src/record/export/scene.ts';
import type { Tile } from '../src/record/export/scene.ts';
import { START, writeTrack } from './recording-journal.ts';
import { flashesAndBeeps, flashTimes, makeClip, packetize } from './recording-media.ts';
import type { Burst, Codec } from './recording-media.ts';
import { seededRandom } from './support/seeded-random.ts';

const SECONDS = 4;
const CANVAS = { width: 640, height: 400 };
const RECORD = [{ from: START, to: START + SECONDS * 1000 }];

let folder: string;
const bursts = {} as Record<Codec, Burst[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-hostile-'));
  for (const codec of ['vp8', 'h264', 'opus'] as const) {
    const clip = await makeClip(join(folder, `${codec}.${codec === 'h264' ? 'mkv' : 'webm'}`), codec, SECONDS);
    bursts[codec] = await packetize(clip, codec);
  }
});
afterAll(() => rm(folder, { recursive: true }));

type Hostile = { codec: Codec; bursts: Burst[] };
type Exported = { manifest: ExportManifest; composite: string };

/** Exports a hearing with an honest judge and hostile others: `x0` and so on, or by their names. */
async function exported(hostile: readonly Hostile[] | Readonly<Record<string, Hostile>>): Promise<Exported> {
  const dir = await mkdtemp(join(folder, 'h-'));
  await writeTrack(dir, { track: 'a1', seat: 'judge', kind: 'camera' }, { codec: 'vp8', bursts: bursts.vp8 });
  await writeTrack(dir, { track: 'a2', seat: 'judge', kind: 'mic' }, { codec: 'opus', bursts: bursts.opus });
  for (const [name, sent] of Object.entries(hostile)) {
    const seat = Array.isArray(hostile) ? `x${name}` : name;
    await writeTrack(dir, { track: seat, seat, kind: sent.codec === 'opus' ? 'mic' : 'camera' }, sent);
  }
  const { manifest, compositeFile } = await exportHearing({
    dir,
    outDir: join(dir, 'export'),
    intervals: RECORD,
    labelOf: (name) => ({ name, role: '' }),
    seatOrder: ['judge'],
    canvas: CANVAS,
    format: 'mp4',
    now: () => START,
  });
  return { manifest, composite: compositeFile! };
}

/** Expects the judge's picture and sound at each full second in the composite, and in the judge's own files. */
async function expectJudge({ manifest, composite }: Exported, sound: 'alone' | 'among noise' = 'alone'): Promise<void> {
  const seats = manifest.seats.map(({ seat }) => seat);
  expect(seats[0]).toBe('judge');
  const [{ x, y, width, height }] = layTiles(seats, { x: 0, y: 40, width: 640, height: 360 }) as [Tile];
  const tile = `crop=${width / 2}:${height / 4}:${x + width / 4}:${y + height / 4},`;
  const seconds = [1, 2, 3];
  const {
    flashes: [flashes],
    beeps,
  } = await flashesAndBeeps(composite, [tile]);
  expect(flashes!.map((at) => Math.round(at * 25) / 25)).toEqual(seconds);
  if (sound === 'alone') expect(beeps.map(Math.round).filter((at) => at > 0)).toEqual(seconds);
  const own = manifest.tracks.filter(({ seat }) => seat === 'judge');
  expect(new Map(own.map(({ kind, frames }) => [kind, frames]))).toEqual(
    new Map([
      ['camera', bursts.vp8.length],
      ['mic', SECONDS * 50],
    ]),
  );
  for (const { file } of own) expect((await stat(join(composite, '..', file))).size).toBeGreaterThan(1000);
}

/** Gives the key frames another size: 14 bits each for the width and the height (RFC 6386, 9.1). */
function claiming(width: number, height: number, sent: Burst[]): Burst[] {
  return sent.map((burst) => {
    if (!burst.key) return burst;
    const [head, ...rest] = burst.payloads;
    const payload = Buffer.from(head!);
    payload.writeUInt16LE(width, 4 + 6);
    payload.writeUInt16LE(height, 4 + 8);
    return { ...burst, payloads: [payload, ...rest] };
  });
}

/** A sequence parameter set of the baseline profile for pictures of so many blocks of 16 × 16 (ITU-T H.264, 7.3.2.1.1). */
function parameterSet(columns: number, rows: number): Buffer {
  const golomb = (value: number) => {
    const bits = (value + 1).toString(2);
    return '0'.repeat(bits.length - 1) + bits;
  };
  // Id, frame number bits, order type 2, one reference, no gaps, the size, frames only, direct 8 × 8, no cropping, no VUI.
  const fields = [
    golomb(0),
    golomb(0),
    golomb(2),
    golomb(1),
    '0',
    golomb(columns - 1),
    golomb(rows - 1),
    '1',
    '1',
    '0',
    '0',
  ];
  const bits = `${fields.join('')}1`;
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g)!;
  return Buffer.from([0x67, 0x42, 0xe0, 0x1f, ...bytes.map((byte) => parseInt(byte, 2))]);
}

describe('cameras of impossible sizes and of many shapes', () => {
  const SIZES = { large: [16_383, 16_383], flat: [16_383, 1], none: [0, 0] } as const;
  let result: Exported;
  const filesOf = (of: string) => result.manifest.tracks.filter(({ seat }) => seat === of);
  const leftOutOf = (of: string) => result.manifest.leftOut.filter(({ seat }) => seat === of);

  beforeAll(async () => {
    const { vp8, h264 } = bursts;
    const keys = vp8.map(({ ms }) => ({ ...vp8[0]!, ms }));
    const upright = claiming(360, 640, keys);
    const brings = (burst: Burst) => ({ ...burst, payloads: [parameterSet(1023, 1023), ...burst.payloads] });
    const ends = (burst: Burst) => ({ ...burst, payloads: [...burst.payloads.slice(1), parameterSet(1023, 1023)] });
    const sent = {
      ...Object.fromEntries(
        Object.entries(SIZES).map(([name, [width, height]]) => [name, claiming(width, height, vp8)] as const),
      ),
      middle: [...vp8.slice(0, 25), ...claiming(16_383, 16_383, vp8.slice(25, 50)), ...vp8.slice(50)],
      shapes: keys.map((burst, index) => (index % 2 ? upright[index]! : burst)),
    };
    const sets = {
      set: h264.map((burst, index) => (index === 0 ? ends(burst) : burst)),
      'middle-set': h264.map((burst, index) => (index === 30 ? brings(burst) : burst)),
    };
    const of = (codec: Codec, all: Record<string, Burst[]>) =>
      Object.entries(all).map(([name, own]) => [name, { codec, bursts: own }] as const);
    result = await exported(Object.fromEntries([...of('vp8', sent), ...of('h264', sets)]));
  });

  it('cost the judge nothing', () => expectJudge(result));

  it.each(Object.keys(SIZES))('leave out the track that begins with them, and say so: %s', (track) => {
    expect(filesOf(track)).toEqual([]);
    expect(leftOutOf(track)).toMatchObject([
      { track, kind: 'camera', reason: 'impossible-size', why: expect.stringContaining('size') },
      { track, kind: 'camera', reason: 'no-key-frame', why: expect.stringContaining('key frame') },
    ]);
  });

  it('leave out what hangs on them, and nothing before or after', () => {
    expect(filesOf('middle')).toMatchObject([{ frames: 75 }]);
  });

  it('leave out a track whose parameter sets say them, also where only a picture in the middle brings one', () => {
    const reasons = new Set(['impossible-size', 'no-key-frame']);
    for (const track of ['set', 'middle-set'])
      expect(new Set(leftOutOf(track).map(({ reason }) => reason)), track).toEqual(reasons);
    expect(filesOf('middle-set').map(({ frames }) => frames)).toEqual([30 + 50]);
  });

  it('have files for some of their shapes, and the rest is named as left out', () => {
    expect(filesOf('shapes')).toHaveLength(41);
    expect(leftOutOf('shapes')).toMatchObject([{ reason: 'unsteady' }]);
  });
});

describe('sound whose lengths are not true', () => {
  it('is left out, and what is whole is heard', async () => {
    const lies = {
      'a packet of 63 frames of 60 ms': [0x1b, 63, 1, 2, 3],
      'two frames of one length in an odd number of bytes': [0x99, 1, 2, 3],
      'a first frame that is longer than the packet': [0x9a, 200, 1, 2, 3],
      'padding that is longer than the packet': [0x9b, 0x41, 250, 1, 2, 3],
      'no frames': [0x9b, 0, 1, 2, 3],
    };
    const with10 = (bytes: number[]) =>
      bursts.opus.map((burst, index) =>
        index >= 50 && index < 60 ? { ...burst, payloads: [Buffer.from(bytes)] } : burst,
      );
    const result = await exported(
      Object.values(lies).map((bytes) => ({ codec: 'opus' as const, bursts: with10(bytes) })),
    );
    await expectJudge(result);
    for (const [index, lie] of Object.keys(lies).entries()) {
      const own = <T extends { seat: string | null }>({ seat }: T) => seat === `x${index}`;
      const named = { packets: 10, reason: 'malformed' };
      expect(result.manifest.leftOut.filter(own), lie).toMatchObject([named]);
      const [track] = result.manifest.tracks.filter(own);
      expect(track!.frames, lie).toBe(SECONDS * 50 - 10);
      expect(track!.durationMs, lie).toBeLessThanOrEqual(SECONDS * 1000 + 20);
    }
  });
});

/** Cuts some payloads short and turns some bits, most of them where the headers are. */
function spoil(sent: Burst[], seed: number): Burst[] {
  const random = seededRandom(seed);
  const among = (count: number) => Math.floor(random() * count);
  const share = [0.02, 0.2, 1][seed % 3]!;
  return sent.map((burst) => ({
    ...burst,
    payloads: burst.payloads.map((payload) => {
      if (random() >= share) return payload;
      if (random() < 0.4) return payload.subarray(0, 1 + among(payload.length));
      const turned = Buffer.from(payload);
      for (let count = 1 + among(4); count > 0; count--) {
        const at = among(random() < 0.7 ? Math.min(20, turned.length) : turned.length);
        turned[at]! ^= 1 << among(8);
      }
      return turned;
    }),
  }));
}

describe('payloads cut short and with bits turned', () => {
  it.each([1, 2])('cost nobody else anything (%i)', async (round) => {
    const tracks = (['vp8', 'h264', 'opus'] as const).flatMap((codec) =>
      [0, 1, 2].map((share) => ({ codec, bursts: spoil(bursts[codec], round * 100 + share) })),
    );
    const result = await exported(tracks);
    await expectJudge(result, 'among noise');
    expect(result.manifest.leftOut.length).toBeGreaterThan(3);
  });
});

describe('a file of which a decoder can make too little', () => {
  it('is left out of the picture of all, and named there with the reason', async () => {
    const result = await exported([
      { codec: 'vp8', bursts: spoil(bursts.vp8, 5) },
      { codec: 'h264', bursts: spoil(bursts.h264, 11) },
    ]);
    await expectJudge(result);
    const named = result.manifest.tracks.filter(({ notInComposite }) => notInComposite !== undefined);
    expect(named.map(({ seat }) => seat)).toEqual(['x0', 'x1']);
    expect(named[0]!.notInComposite).toMatchObject([{ ...RECORD[0], why: 'too little of this file can be decoded' }]);
  });
});

describe('a picture among good ones that no decoder takes', () => {
  it('costs its own person nothing but itself', async () => {
    const sent = bursts.vp8.map((burst, index) => {
      if (index !== 30) return burst;
      const payloads = burst.payloads.map((payload) => Buffer.from(payload));
      // The size of its first part (RFC 6386, 9.1), behind the descriptor: longer than the whole.
      payloads[0]![4]! |= 0xe0;
      payloads[0]!.fill(0xff, 5, 7);
      return { ...burst, payloads };
    });
    const result = await exported([{ codec: 'vp8', bursts: sent }]);
    await expectJudge(result);
    const track = result.manifest.tracks.find(({ seat }) => seat === 'x0')!;
    expect([track.frames, track.notInComposite]).toEqual([bursts.vp8.length, undefined]);
    const flashes = await flashTimes(result.composite, 'crop=160:80:400:160,');
    expect(flashes.map((at) => Math.round(at * 25) / 25)).toEqual([1, 2, 3]);
  });
});

describe('ffmpeg', () => {
  const input = (file: string) => ({ file, codec: 'vp8' as const, seekSeconds: 0 });
  const read = (file: string) =>
    runFfmpeg({
      input: input(file),
      args: ['-map', '0:v', '-c', 'copy', '-f', 'null', '-'],
      cwd: folder,
      seconds: 1,
    });
  const readInGraph = (file: string) =>
    runFfmpeg({
      sources: 1,
      args: ['-filter_complex', `${trackSource(input(file), 0)}[out]`, '-map', '[out]', '-f', 'null', '-'],
      cwd: folder,
      seconds: 1,
    });

  it.each([
    ['as an input', read],
    ['in a graph', readInGraph],
  ])('opens nothing but the files of tracks, whatever they say of others, %s', async (_, open) => {
    await writeFile(join(folder, 'list.webm'), `ffconcat version 1.0\nfile vp8.webm\n`);
    const named = join(folder, `it's [a] \\ b: c, d;.webm`);
    await copyFile(join(folder, 'vp8.webm'), named);
    await open('vp8.webm');
    await open(named);
    await expect(open('list.webm')).rejects.toThrow(FfmpegError);
    await expect(open('http://127.0.0.1:1/vp8.webm')).rejects.toThrow(/whitelist/);
  });

  it('decodes no picture in a graph that is larger than any that we write', async () => {
    const bytes = await readFile(join(folder, 'vp8.webm'));
    const size = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3;
    bytes.writeUInt16LE(8000, size);
    bytes.writeUInt16LE(8000, size + 2);
    await writeFile(join(folder, 'large.webm'), bytes);
    await expect(readInGraph('large.webm')).rejects.toThrow(/Cannot allocate memory/);
  });

  it('is ended when it asks for more memory than it may have', async () => {
    // `reverse` keeps all pictures in memory: 3.6 GB.
    const args = ['-f', 'lavfi', '-i', 'nullsrc=s=4000x4000:d=6,reverse', '-f', 'null', '-'];
    await expect(runFfmpeg({ cwd: folder, seconds: 6, args })).rejects.toThrow(FfmpegError);
  });
});
