import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrackEvent } from './blocks.ts';
import { armingFile, trackDir, trackInfoFile } from './layout.ts';
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

/** A packet each 40 ms, by its number. */
function packetOf({ payloadType }: TrackInfo, number: number, isKey: boolean): JournalPacket {
  const payload = Buffer.alloc(12 + 20);
  payload.set([0x80, payloadType]);
  payload.writeUInt16BE(number, 2);
  payload.writeUInt32BE(number * 3600, 4);
  payload.writeUInt32BE(7, 8);
  payload.set([0x10, isKey ? 0 : 1], 12);
  return { at: START + number * 40, kind: 'rtp', payload };
}

/** A camera of which the first packet begins a key frame, and others as told; and a voice that goes on for longer. */
async function record(
  seconds: number,
  isLost: (number: number) => boolean,
  { keys = [], events = [] }: { keys?: readonly number[]; events?: readonly (readonly [number, TrackEvent])[] } = {},
): Promise<TrackJournal> {
  const [voice, face] = [journalOf(VOICE), journalOf(CAMERA)];
  for (let number = 0; number < seconds * 25; number += 1) {
    for (const [at, event] of events) if (at === number) face.note(START + number * 40, event);
    voice.append(packetOf(VOICE, number, false));
    face.endSegmentIfDue(START + number * 40);
    if (!isLost(number)) face.append(packetOf(CAMERA, number, number === 0 || keys.includes(number)));
  }
  await voice.sync();
  await face.sync();
  return face;
}

const gap = (from: number, to: number) => ({ from: START + from, to: START + to });
const found = async (options: RecoveryOptions = {}) => (await recoverHearing(dir, options)).pictureGaps;

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
    const told = { source: SOURCE, ...gap(1040, 4000) };
    expect(await found({ toldGaps: [told] })).toMatchObject([{ ...gap(6040, 8960), missingMs: 2920 }]);
    expect(await found({ toldGaps: [{ source: SOURCE, ...gap(1040, 8960) }] })).toEqual([]);
    const other = { source: SOURCE, ...gap(20_000, 40_000) };
    expect(await found({ toldGaps: [told, other, { ...other, ...gap(-9000, -5000) }] })).toHaveLength(1);
  });

  it('is found in a gap that goes on from one segment to the next', async () => {
    await record(22, (number) => number === 200);
    const told = { source: SOURCE, ...gap(8040, 18_040) };
    expect(await found({ toldGaps: [told] })).toMatchObject([{ ...gap(18_040, 21_960), missingMs: 3920 }]);
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
    expect(await found({ toldGaps: [{ source: SOURCE, ...gap(1000, 2000) }] })).toEqual([]);
  });

  it('is found up to the last packet where the recorder sealed the track when its service was gone', async () => {
    const face = await record(9, (number) => number === 50 || number > 200);
    await face.close();
    expect(await found()).toMatchObject([{ ...gap(2040, 8000), missingMs: 5960 }]);
  });
});
