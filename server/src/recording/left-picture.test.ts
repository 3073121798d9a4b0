import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrackEvent } from './blocks.ts';
import { armingFile, segmentFile, trackDir, trackInfoFile } from './layout.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { JournalPacket } from './pcap.ts';
import { recoverHearing } from './recovery.ts';
import type { RecoveryOptions } from './recovery.ts';
import { TrackJournal } from './track-journal.ts';
import type { TrackInfo } from './track-spec.ts';

const START = Date.UTC(2026, 10, 24, 9);
const STREAM = { ssrc: 7, from: { ip: '127.0.0.1', port: 1 }, clock: 'run/1/worker', startedAt: START } as const;
const OWNER = { version: 1, hearing: 'h1', seat: 'judge' } as const;
const VOICE: TrackInfo = {
  ...OWNER,
  ...STREAM,
  track: 'voice',
  kind: 'mic',
  codec: 'opus',
  payloadType: 111,
  clockRate: 48_000,
};
const CAMERA: TrackInfo = { ...VOICE, track: 'face', kind: 'camera', codec: 'vp8', payloadType: 96, clockRate: 90_000 };
const SOURCE = 'judge/camera';

let dir: string;
const journals: TrackJournal[] = [];
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'mahzar-left-')), 'h1');
  mkdirSync(dir);
  writeFileSync(armingFile(dir), '');
});
afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close();
  rmSync(join(dir, '..'), { recursive: true });
});

function journalOf(info: TrackInfo): TrackJournal {
  const directory = trackDir(dir, info.track);
  mkdirSync(directory, { recursive: true });
  writeFileSync(trackInfoFile(directory), JSON.stringify(info));
  const journal = new TrackJournal(directory, info, new MemoryBudget(1e9));
  journals.push(journal);
  return journal;
}

/** A packet each 40 ms, by its place; and its number, if that is another one. */
function packetOf({ payloadType }: TrackInfo, place: number, isKey: boolean, number = place): JournalPacket {
  const payload = Buffer.alloc(12 + 20);
  payload.set([0x80, payloadType]);
  payload.writeUInt16BE(number, 2);
  payload.writeUInt32BE(number * 3600, 4);
  payload.writeUInt32BE(7, 8);
  payload.set([0x10, isKey ? 0 : 1], 12);
  return { at: START + place * 40, kind: 'rtp', payload };
}

/** A camera of which the first packet begins a key frame, and others as told; and a voice that goes on for longer. */
async function record(
  seconds: number,
  isLost: (number: number) => boolean,
  {
    keys = [],
    events = [],
    standsStill = () => false,
    isSealed = true,
  }: {
    keys?: readonly number[];
    events?: readonly (readonly [number, TrackEvent])[];
    /** The camera makes no picture, and goes on with the next number. */
    standsStill?: (number: number) => boolean;
    /** False where the disk kept the seals of the camera's segments waiting. */
    isSealed?: boolean;
  } = {},
): Promise<TrackJournal> {
  const [voice, face] = [journalOf(VOICE), journalOf(CAMERA)];
  let notMade = 0;
  for (let number = 0; number < seconds * 25; number += 1) {
    for (const [at, event] of events) if (at === number) face.note(START + number * 40, event);
    voice.append(packetOf(VOICE, number, false));
    face.endSegmentIfDue(START + number * 40);
    if (standsStill(number)) notMade += 1;
    else if (!isLost(number))
      face.append(packetOf(CAMERA, number, number === 0 || keys.includes(number), number - notMade));
  }
  await voice.sync();
  if (isSealed) await face.sync();
  else face.write();
  return face;
}

const gap = (from: number, to: number) => ({ from: START + from, to: START + to });
const told = (from: number, to: number, missingMs = to - from) => ({ source: SOURCE, ...gap(from, to), missingMs });
const found = async (options: RecoveryOptions = {}) => (await recoverHearing(dir, options)).pictureGaps;

/** What is found where the log names the segments of the camera up to this one but for some, and these gaps. */
async function foundBehind(last: number, toldGaps: RecoveryOptions['toldGaps'] = [], but: readonly number[] = []) {
  const { segments } = await recoverHearing(dir);
  const known = segments.filter(({ track, index }) => track === CAMERA.track && index <= last && !but.includes(index));
  const face = {
    track: CAMERA.track as TrackId,
    source: SOURCE as SourceId,
    infoSha256: null,
    segments: new Map(known.map((segment) => [segment.index, { ...segment, indexSha256: null }] as const)),
  };
  const log = { tracks: new Map([[face.track, face]]), recovered: 0 };
  const { refused, pictureGaps } = await recoverHearing(dir, { log, toldGaps, proofs: { hold: () => true } });
  expect(refused).toEqual([]);
  return pictureGaps;
}

describe('what a killed recorder had not told of missing pictures', () => {
  it('is found where packets were lost and no key frame came, and is found again until the log names the segments', async () => {
    await record(6, (number) => number === 50);
    const missing = [{ hearing: 'h1', source: SOURCE, ...gap(2040, 5960), missingMs: 3920 }];
    expect(await found()).toEqual(missing);
    expect(await found()).toEqual(missing);
  });

  it('is found where nothing came of a camera that was on, while others were recorded', async () => {
    await record(9, (number) => number > 100);
    expect(await found()).toMatchObject([{ source: SOURCE, ...gap(4000, 8960), missingMs: 4960 }]);
  });

  it('is no part of what the log names already, of that track', async () => {
    // Two gaps: from 1 to 4 s, and from 6 s on.
    await record(9, (number) => number === 25 || number === 150, { keys: [100] });
    expect(await found()).toMatchObject([{ ...gap(1040, 8960), missingMs: 2960 + 2920 }]);
    const first = told(1040, 4000);
    expect(await found({ toldGaps: [first] })).toMatchObject([{ ...gap(6040, 8960), missingMs: 2920 }]);
    expect(await found({ toldGaps: [told(1040, 8960)] })).toEqual([]);
    const ofOtherTracks = [told(20_000, 40_000), told(-9000, -5000)];
    expect(await found({ toldGaps: [first, ...ofOtherTracks] })).toHaveLength(1);
  });

  it('is no less where a gap of the camera that was on before reaches into it', async () => {
    await record(9, (number) => number === 50);
    expect(await found({ toldGaps: [told(-3000, 5000)] })).toMatchObject([{ ...gap(2040, 8960), missingMs: 6920 }]);
  });

  it('is found in a gap that goes on from one segment to the next', async () => {
    await record(22, (number) => number === 200);
    expect(await found({ toldGaps: [told(8040, 18_040)] })).toMatchObject([
      { ...gap(18_040, 21_960), missingMs: 3920 },
    ]);
  });

  it('is nothing where pictures were whole, or the camera was off', async () => {
    await record(15, () => false);
    expect(await found()).toEqual([]);
  });

  it('is nothing of a pause, nor of what was lost before one', async () => {
    const events = [
      [100, { type: 'pause' }],
      [300, { type: 'resume' }],
    ] as const;
    await record(16, (number) => (number > 100 && number < 300) || number === 99, { keys: [300], events });
    expect(await found()).toEqual([]);
    expect(await found({ toldGaps: [told(1000, 2000)] })).toEqual([]);
  });

  it('is found up to the last packet where the recorder sealed the track when its service was gone', async () => {
    const face = await record(9, (number) => number === 50 || number > 200);
    await face.close();
    expect(await found()).toMatchObject([{ ...gap(2040, 8000), missingMs: 5960 }]);
  });

  it('is no part of what the log names where nothing more came of a camera, in parts or as recovery entered it', async () => {
    await record(29, (number) => number > 100, { isSealed: false });
    const [missing] = await found();
    expect(missing).toMatchObject({ ...gap(4000, 28_960), missingMs: 24_960 });
    expect(await found({ toldGaps: [missing!] })).toEqual([]);
    const parts = [told(4000, 14_000), told(14_000, 24_000)];
    expect(await found({ toldGaps: parts })).toMatchObject([{ ...gap(24_000, 28_960), missingMs: 4960 }]);
  });
});

describe('what a killed recorder had not told of a picture whose first segments the log names', () => {
  it.each([
    ['from its beginning', 0],
    ['from its middle', 10],
  ])('is found where it began before an earlier gap was told, which is replayed %s', async (_, later) => {
    // Told at 10.9 s; the second gap would have been told at 20.9 s.
    const at = (second: number) => (second + later) * 25;
    await record(20.8 + later, (number) => number === at(3) || number === at(7), { keys: [at(6), at(11)] });
    const ms = (milliseconds: number) => milliseconds + later * 1000;
    const earlier = told(ms(3040), ms(6000));
    const missing = { ...gap(ms(7040), ms(11_000)), missingMs: 3960 };
    expect(await foundBehind(2 + later / 10, [earlier])).toMatchObject([missing]);
    expect(await foundBehind(2 + later / 10, [earlier, { source: SOURCE, ...missing }])).toEqual([]);
  });

  it.each([
    ['in a segment', 21],
    ['up to the begin of one', 29],
  ])('is nothing where a camera stood still %s, and was whole without a key frame', async (_, second) => {
    const from = second * 25;
    await record(56, () => false, { standsStill: (number) => number > from && number < from + 75, keys: [from + 200] });
    const stoodStill = told(second * 1000, second * 1000 + 3000);
    for (const last of [3, 4, 5]) expect(await foundBehind(last, [stoodStill])).toEqual([]);
  });

  it('is found in a gap that the log names in parts, and that begins before what is replayed', async () => {
    await record(34, (number) => number === 125);
    const parts = [told(5040, 15_040), told(15_040, 25_040)];
    expect(await foundBehind(3, parts)).toMatchObject([{ ...gap(25_040, 33_960), missingMs: 8920 }]);
  });

  it('is nothing between two gaps that were told together, of which the second ended without a key frame', async () => {
    // From 5 to 8 s up to a key frame, and from 26 to 29 s nothing came; the third segment begins between them.
    const standsStill = (number: number) => number > 650 && number < 725;
    await record(45, (number) => number === 125, { standsStill, keys: [200, 1000] });
    const together = told(5040, 29_000, 2960 + 3000);
    for (const last of [3, 4]) expect(await foundBehind(last, [together])).toEqual([]);
  });

  it('is found behind two gaps that were told together, of which the second goes on', async () => {
    await record(45, (number) => number === 300 || number === 475, { keys: [375] });
    // The third segment begins in the second gap.
    const together = told(12_040, 34_040, 2960 + 15_000);
    expect(await foundBehind(4, [together])).toMatchObject([{ ...gap(34_040, 44_960), missingMs: 10_920 }]);
  });

  it.each([
    ['packets were lost, up to its end', 36, { isLost: (number: number) => number === 600 }, [34_040, 35_960]],
    [
      'packets were lost, up to a key frame',
      38,
      { isLost: (number: number) => number === 600, keys: [875] },
      [34_040, 35_000],
    ],
    ['nothing came', 38, { standsStill: (number: number) => number > 600 && number < 875 }, [34_000, 35_000]],
  ] as const)(
    'is the rest of a gap that the log names in part, however short, where %s',
    async (_, seconds, how, rest) => {
      const {
        isLost = () => false,
        ...others
      }: { isLost?: (number: number) => boolean } & Parameters<typeof record>[2] = how;
      await record(seconds, isLost, others);
      const [from, to] = rest;
      expect(await foundBehind(2, [told(from - 10_000, from)])).toMatchObject([
        { ...gap(from, to), missingMs: to - from },
      ]);
    },
  );

  it('is found in the last segments where the log names none of many', async () => {
    await record(62, (number) => number === 1300);
    expect(await foundBehind(0)).toMatchObject([{ ...gap(52_040, 61_960), missingMs: 9920 }]);
    expect(await foundBehind(2)).toMatchObject([{ ...gap(52_040, 61_960), missingMs: 9920 }]);
  });

  it('is nothing where the picture was whole', async () => {
    await record(45, () => false);
    for (const last of [0, 1, 2, 3, 4]) expect(await foundBehind(last)).toEqual([]);
  });

  it('is no part of a picture that was whole where the log lacks segments further back, too', async () => {
    await record(75, () => false);
    for (const but of [[1], [2], [1, 3]]) expect(await foundBehind(6, [], but)).toEqual([]);
  });

  it('is found in the last segments where the log lacks others further back', async () => {
    await record(75, (number) => number === 1800);
    expect(await foundBehind(6, [], [2])).toMatchObject([{ ...gap(72_040, 74_960), missingMs: 2920 }]);
  });

  it('is found where the segments before cannot be read', async () => {
    await record(45, (number) => number === 1050);
    const missing = [{ ...gap(42_040, 44_960), missingMs: 2920 }];
    expect(await foundBehind(4)).toMatchObject(missing);
    rmSync(segmentFile(trackDir(dir, CAMERA.track), 4));
    rmSync(segmentFile(trackDir(dir, CAMERA.track), 3));
    expect(await foundBehind(4)).toMatchObject(missing);
  });
});
