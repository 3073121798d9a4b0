import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportJournal, START, writeJournal } from './recording-journal.ts';
import type { JournalPlan } from './recording-journal.ts';
import { beepTimes, flashTimes, frameHashes, makeClip, packetize, VP8 } from './recording-media.ts';
import type { Burst, Codec } from './recording-media.ts';

const SECONDS = 6;
const ALWAYS = [{ from: START - 1000, to: START + 60_000 }];

let folder: string;
const clips = new Map<Codec, string>();
/** Hashes of each clip's own frames. */
const sources = new Map<Codec, string[]>();
/** Each clip as it is exported when nothing is lost. */
const whole = new Map<Codec, Awaited<ReturnType<typeof recordAndExport>>>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-depacketize-'));
  for (const codec of ['vp8', 'h264', 'opus'] as const) {
    const path = join(folder, `${codec}.${codec === 'h264' ? 'mkv' : 'webm'}`);
    clips.set(codec, await makeClip(path, codec, SECONDS, 1000, 'dense'));
  }
});
afterAll(() => rm(folder, { recursive: true }));

async function sourceOf(codec: Codec): Promise<string[]> {
  const hashes = sources.get(codec) ?? (await frameHashes(clips.get(codec)!));
  sources.set(codec, hashes);
  return hashes;
}

async function wholeOf(codec: Codec) {
  const exported = whole.get(codec) ?? (await recordAndExport(codec));
  whole.set(codec, exported);
  return exported;
}

type Fate = NonNullable<JournalPlan['fate']>;
const untouched: Fate = (packet) => [packet];

/** Writes a clip into a journal as if it had been sent, with a fate for each packet, and exports it. */
async function recordAndExport(codec: Codec, fate: Fate = untouched, intervals = ALWAYS) {
  const bursts = await packetize(clips.get(codec)!, codec);
  return exportJournal(await writeJournal({ folder, codec, bursts, fate }), codec, intervals);
}

describe.each(['vp8', 'h264', 'opus'] as const)('a track of %s', (codec) => {
  it('is decoded from its journal to the very frames of its source', async () => {
    const { clips: pieces, scan } = await wholeOf(codec);
    expect(scan.damage).toEqual([]);
    expect(pieces).toHaveLength(1);
    const [exported, source] = await Promise.all([frameHashes(pieces[0]!.file), sourceOf(codec)]);
    // In ffmpeg's own file, the decoder drops the encoder's lead-in, so the sound is cut differently; beeps are compared below.
    if (codec === 'opus') expect(exported.length).toBeGreaterThanOrEqual(SECONDS * 50);
    else expect(exported).toEqual(source);
    expect(pieces[0]!.gaps).toEqual([]);
  });

  it('is the same when packets come late, doubled and out of order', async () => {
    const disorder: Fate = (packet, number) => {
      if (number % 11 === 5) return [{ ...packet, at: packet.at + 700 }];
      return number % 7 === 3 ? [packet, { ...packet, at: packet.at + 55 }] : [packet];
    };
    const [plain, disordered] = [await wholeOf(codec), await recordAndExport(codec, disorder)];
    expect(await frameHashes(disordered.clips[0]!.file)).toEqual(await frameHashes(plain.clips[0]!.file));
  });

  it('is placed on the epoch by its sender reports', async () => {
    const { clips: pieces } = await wholeOf(codec);
    const times = codec === 'opus' ? await beepTimes(pieces[0]!.file) : await flashTimes(pieces[0]!.file);
    expect(times.length).toBe(SECONDS - 1);
    times.forEach((seconds, index) => {
      const at = pieces[0]!.startsAt + seconds * 1000;
      expect(Math.abs(at - (START + (index + 1) * 1000))).toBeLessThan(3);
    });
  });

  it('holds nothing from outside the intervals on the record', async () => {
    const intervals = [
      { from: START + 1000, to: START + 2500 },
      { from: START + 4000, to: START + 5200 },
    ];
    const { clips: pieces } = await recordAndExport(codec, untouched, intervals);
    expect(pieces.map(({ interval }) => interval)).toEqual([0, 1]);
    pieces.forEach(({ startsAt, endsAt }, index) => {
      expect(startsAt).toBeGreaterThanOrEqual(intervals[index]!.from);
      expect(endsAt).toBeLessThanOrEqual(intervals[index]!.to + 40);
    });
    for (const { file } of pieces) expect((await frameHashes(file)).length).toBeGreaterThan(20);
  });
});

describe('a phone’s picture', () => {
  it('is turned upright, and what is turned otherwise is a file of its own', async () => {
    // A quarter turn clockwise for three seconds, then none.
    const turned: Fate = (packet) => [
      { ...packet, payload: withOrientation(packet.payload, packet.at < START + 3000 ? 1 : 0) },
    ];
    const { clips: pieces } = await recordAndExport('vp8', turned);
    expect(pieces.map(({ size }) => size)).toEqual([
      { width: 180, height: 320 },
      { width: 320, height: 180 },
    ]);
    // The source is red at its left edge, which a clockwise turn brings to the top.
    expect(await meanColor(pieces[0]!.file, 'crop=iw:30:0:0')).toSatisfy(isRed);
    expect(await meanColor(pieces[1]!.file, 'crop=30:ih:0:0')).toSatisfy(isRed);
  });
});

/** Adds the one-byte header extension 11 with a 3GPP orientation (RFC 8285). */
function withOrientation(packet: Buffer, orientation: number): Buffer {
  const header = Buffer.from(packet.subarray(0, 12));
  header[0]! |= 0x10;
  return Buffer.concat([header, Buffer.from([0xbe, 0xde, 0, 1, 0xb0, orientation, 0, 0]), packet.subarray(12)]);
}

async function meanColor(file: string, crop: string): Promise<[red: number, green: number, blue: number]> {
  const filter = `${crop},scale=1:1:flags=area,format=rgb24`;
  const args = ['-v', 'error', '-ss', '0.4', '-i', file, '-vf', filter, '-frames:v', '1', '-f', 'rawvideo', '-'];
  const { stdout } = await promisify(execFile)('ffmpeg', args, { encoding: 'buffer' });
  return [stdout[0]!, stdout[1]!, stdout[2]!];
}

function isRed([red, green, blue]: [number, number, number]): boolean {
  return red > 60 && green < 40 && blue < 40;
}

describe('a picture with lost packets', () => {
  let layered: Awaited<ReturnType<typeof makeLayered>>;
  beforeAll(async () => {
    layered = await makeLayered(join(folder, 'layers.webm'));
  });

  it.each(['vp8', 'h264'] as const)('is dropped up to the next key frame, and the gap is noted (%s)', async (codec) => {
    // A packet between the key frames of the third and the fourth second.
    const bursts = await packetize(clips.get(codec)!, codec);
    const victim = bursts.slice(0, 60).reduce((count, { payloads }) => count + payloads.length, 0);
    const { clips: pieces } = await recordAndExport(codec, (packet, number) => (number === victim ? [] : [packet]));
    const [piece] = pieces;
    const source = await sourceOf(codec);
    expect(piece!.gaps).toEqual([{ from: expect.any(Number), to: expect.any(Number), packets: 1 }]);
    expect(piece!.gaps[0]!.to - piece!.gaps[0]!.from).toBeLessThanOrEqual(1040);
    expect(await frameHashes(piece!.file)).toEqual([...source.slice(0, 60), ...source.slice(75)]);
  });

  it('begins with the first key frame when the recording came later than the picture', async () => {
    const { clips: pieces } = await recordAndExport('vp8', (packet, number) => (number < 40 ? [] : [packet]));
    const hashes = await frameHashes(pieces[0]!.file);
    expect(hashes).toEqual((await sourceOf('vp8')).slice(-hashes.length));
    expect(hashes.length % 25).toBe(0);
  });

  it.each([
    ['an upper layer: it alone is left out, with what may refer to it', 41, [41, 43]],
    ['the middle layer', 42, [42, 43, 47]],
    ['the base layer: nothing can be decoded without it', 40, Array.from({ length: 60 }, (_, index) => 40 + index)],
  ])('is of %s', async (_, lost, left) => {
    const { source, bursts } = layered;
    const first = bursts.slice(0, lost).reduce((count, { payloads }) => count + payloads.length, 0);
    const end = first + bursts[lost]!.payloads.length;
    const journal = await writeJournal({
      folder,
      codec: 'vp8',
      bursts,
      fate: (packet, number) => (number >= first && number < end ? [] : [packet]),
    });
    const { clips: pieces } = await exportJournal(journal, 'vp8', ALWAYS);
    expect(await frameHashes(pieces[0]!.file)).toEqual(source.filter((_, index) => !left.includes(index)));
  });
});

/** Four seconds of three temporal layers after one key frame: hashes of all pictures, and their packets with the place of each. */
async function makeLayered(path: string): Promise<{ source: string[]; bursts: Burst[] }> {
  const layers =
    'ts_number_layers=3:ts_target_bitrate=300,500,800:ts_rate_decimator=4,2,1:ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3';
  const args = ['-g', '1000', '-b:v', '800k', '-error-resilient', 'default', '-ts-parameters', layers];
  const picture = 'testsrc2=s=320x180:r=25:d=4';
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...VP8, ...args, path]);
  const places = [0x00, 0xa0, 0x60, 0x80];
  const bursts = (await packetize(path, 'vp8')).map((burst, index) => {
    const [head, ...rest] = burst.payloads;
    const descriptor = Buffer.from([0x90, 0xe0, 0x81, 0x02, Math.floor(index / 4), places[index % 4]!]);
    return { ...burst, payloads: [Buffer.concat([descriptor, head!.subarray(4)]), ...rest] };
  });
  return { source: await frameHashes(path), bursts };
}
