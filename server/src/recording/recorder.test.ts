import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { namesNotSynced } from '../../test/support/names-synced.ts';
import { Sender } from '../../test/support/sender.ts';
import { EpochClock, processClock } from './epoch-clock.ts';
import { hearingDir, segmentFile, trackDir } from './layout.ts';
import { canReadMany } from './many-reader.ts';
import type { RecorderReport } from './messages.ts';
import { Recorder } from './recorder.ts';
import { SEGMENT_MS } from './track-journal.ts';

const SCRIPT = `
const { Recorder } = await import(${JSON.stringify(fileURLToPath(new URL('./recorder.ts', import.meta.url)))});
const { EpochClock, processClock } = await import(${JSON.stringify(fileURLToPath(new URL('./epoch-clock.ts', import.meta.url)))});
const answers = [];
const recorder = new Recorder({
  dataDir: process.argv[1], run: 'r', pid: 1, clock: new EpochClock(processClock), report: (message) => answers.push(message),
});
await recorder.handle({ type: 'arm', id: 1, hearing: 'h1' });
const spec = { hearing: 'h1', track: 't1', seat: 'judge', kind: 'mic', codec: 'opus', payloadType: 100, ssrc: 7,
  clockRate: 48000, from: { ip: '127.0.0.1', port: 9 }, clock: 'w' };
await recorder.handle({ type: 'open-track', id: 2, spec });
if (answers.some(({ result }) => result && 'code' in result)) process.exit(1);
await recorder.close();
`;

let dataDir: string;
beforeEach(() => {
  dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'mahzar-recorder-')));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

it('puts the name of each file and folder that it makes on the disk before it goes on', (context) => {
  const names = namesNotSynced(SCRIPT, dataDir);
  if (names === null) return context.skip();
  const folder = join(dataDir, 'hearings', 'h1');
  expect(names.made).toEqual(
    expect.arrayContaining([dirname(folder), folder, join(folder, 'tracks'), join(folder, 'tracks', 't1')]),
  );
  expect(names.notSynced).toEqual([]);
});

it('reports of its own track alone that a segment which another recorder left cannot be synced, and goes on with the others', async () => {
  const told: RecorderReport[] = [];
  const clock = new EpochClock(processClock);
  const recorder = new Recorder({ dataDir, run: 'r', pid: 1, clock, report: (message) => told.push(message) });
  for (const track of ['left-1', 'left-2']) {
    const directory = trackDir(hearingDir(dataDir, 'h1'), track);
    mkdirSync(directory, { recursive: true });
    const segment = segmentFile(directory, 1);
    // Names itself, so that nobody can open it.
    symlinkSync(segment, segment);
  }
  await recorder.handle({ type: 'arm', id: 1, hearing: 'h1' });
  const failed = { type: 'error', code: 'cannot-write', message: 'open: ELOOP' };
  await vi.waitFor(() =>
    expect(told.filter(({ type }) => type === 'error')).toEqual([
      { ...failed, track: 'left-1' },
      { ...failed, track: 'left-2' },
    ]),
  );
  await recorder.close();
});

/** Of as many tracks. */
const each = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

it.each([
  ['puts all on the disk each time', 2, 0],
  ['puts of many tracks on the disk what has waited so long', 31, 250],
])('%s, and seals what has ended though nothing more comes (%i tracks)', async (_, count, waitsMs) => {
  let now = Date.UTC(2026, 10, 24, 9);
  const told: RecorderReport[] = [];
  const clock = new EpochClock({ monotonic: () => now, wall: () => now });
  const recorder = new Recorder({ dataDir, run: 'r', pid: 1, clock, report: (message) => told.push(message) });
  const sender = await Sender.open();
  const of = <Type extends RecorderReport['type']>(type: Type) =>
    told.filter((message): message is Extract<RecorderReport, { type: Type }> => message.type === type);
  const tracks = () => {
    recorder.write();
    recorder.reportHealth();
    return of('health').at(-1)!.tracks;
  };
  const sendToAll = async (packets: number) => {
    for (const { result } of of('track-opened')) if ('port' in result) await sender.send(result.port);
    await vi.waitFor(() => expect(tracks().map((track) => track.packets)).toEqual(each(count, packets)));
  };
  try {
    await recorder.handle({ type: 'arm', id: 1, hearing: 'h1' });
    const from = { ip: '127.0.0.1', port: sender.port } as const;
    const sound = { kind: 'mic', codec: 'opus', payloadType: 100, ssrc: 7, clockRate: 48_000, clock: 'w' } as const;
    const names = Array.from({ length: count }, (_, number) => `t${number + 1}`);
    for (const track of names) {
      const spec = { hearing: 'h1', track, seat: track, from, ...sound };
      await recorder.handle({ type: 'open-track', id: 2, spec });
    }
    await sendToAll(1);
    await recorder.sync();
    expect(of('first-bytes')).toHaveLength(count);
    await sendToAll(2);
    now += 250;
    await recorder.sync();
    expect(tracks().map(({ unsyncedMs }) => unsyncedMs)).toEqual(each(count, waitsMs));
    now += 250;
    await recorder.sync();
    expect(tracks().map(({ unsyncedMs }) => unsyncedMs)).toEqual(each(count, 0));
    now += SEGMENT_MS;
    recorder.write();
    await recorder.sync();
    const sealed = of('segment-sealed').map(({ track, packets }) => `${track}: ${packets}`);
    expect(sealed.sort()).toEqual(names.map((track) => `${track}: 2`).sort());
    const totals = () => {
      recorder.write();
      recorder.reportHealth();
      return of('health').at(-1)!.totals!;
    };
    const { bytes } = totals();
    expect(totals()).toMatchObject({ packets: 2 * count, dropped: 0, missing: 0 });
    expect(bytes).toBeGreaterThan(2 * count * 500);
    await recorder.handle({ type: 'close-track', id: 3, track: 't1' });
    const other = of('track-opened')[1]!.result;
    if ('port' in other) await sender.send(other.port);
    await vi.waitFor(() => expect(totals().packets).toBe(2 * count + 1));
    expect(totals().bytes).toBeGreaterThan(bytes);
  } finally {
    await recorder.close();
    sender.close();
  }
});

it.each([
  ['of the same pass', (recorder: Recorder) => recorder.sync()],
  ['of the end of its track', (recorder: Recorder) => recorder.handle({ type: 'close-track', id: 3, track: 't1' })],
])('tells once of a segment that it sealed, though the disk refused a later one %s', async (_, seal) => {
  let now = Date.UTC(2026, 10, 24, 9);
  const told: RecorderReport[] = [];
  const clock = new EpochClock({ monotonic: () => now, wall: () => now });
  const recorder = new Recorder({ dataDir, run: 'r', pid: 1, clock, report: (message) => told.push(message) });
  const sender = await Sender.open();
  const from = { ip: '127.0.0.1', port: sender.port } as const;
  const sound = { kind: 'mic', codec: 'opus', payloadType: 100, ssrc: 7, clockRate: 48_000, clock: 'w' } as const;
  const sealed = () => told.flatMap((message) => (message.type === 'segment-sealed' ? [message.index] : []));
  try {
    await recorder.handle({ type: 'arm', id: 1, hearing: 'h1' });
    const spec = { hearing: 'h1', track: 't1', seat: 's1', from, ...sound };
    await recorder.handle({ type: 'open-track', id: 2, spec });
    const opened = told.at(-1);
    if (opened?.type !== 'track-opened' || !('port' in opened.result)) throw new Error('not opened');
    const { port } = opened.result;
    const sendOne = async (packets: number) => {
      await sender.send(port);
      await vi.waitFor(() => {
        recorder.write();
        recorder.reportHealth();
        expect(told.at(-1)).toMatchObject({ type: 'health', tracks: [{ packets }] });
      });
    };
    await sendOne(1);
    // The recorder never writes to a file that it did not make.
    const foreign = segmentFile(trackDir(hearingDir(dataDir, 'h1'), 't1'), 2);
    writeFileSync(foreign, '');
    now += SEGMENT_MS;
    recorder.write();
    await sendOne(2);
    now += SEGMENT_MS;
    await seal(recorder);
    expect(sealed()).toEqual([1]);
    expect(told.filter(({ type }) => type === 'error')).toEqual([
      { type: 'error', code: 'cannot-write', message: 'open: EEXIST', track: 't1' },
    ]);
    rmSync(foreign);
    await recorder.sync();
    await recorder.close();
    expect(sealed()).toEqual([1, 2]);
  } finally {
    await recorder.close();
    sender.close();
  }
});

/** Resolves when a packet can be read at a port: a busy kernel delivers it some time after it was sent. */
async function comesTo(port: number): Promise<void> {
  // Node's own sockets take packets from the kernel at once.
  if (!canReadMany()) return setTimeout(20);
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const unread = new RegExp(`^ *\\d+: ${address} \\S+ \\S+ \\w+:(\\w+)`, 'm');
  const unreadBytes = () => parseInt(unread.exec(readFileSync('/proc/net/udp', 'utf8'))?.[1] ?? '0', 16);
  await vi.waitFor(() => expect(unreadBytes()).toBeGreaterThan(0), { interval: 2 });
}

it('closes a track that is being opened, at its end too, and hands over what has come before it waits for the disk', async () => {
  const told: RecorderReport[] = [];
  const clock = new EpochClock(processClock);
  const recorder = new Recorder({ dataDir, run: 'r', pid: 1, clock, report: (message) => told.push(message) });
  const sender = await Sender.open();
  const from = { ip: '127.0.0.1', port: sender.port } as const;
  const sound = { kind: 'mic', codec: 'opus', payloadType: 100, ssrc: 7, clockRate: 48_000, clock: 'w' } as const;
  const open = (track: string) => {
    const spec = { hearing: 'h1', track, seat: 's1', from, ...sound };
    return recorder.handle({ type: 'open-track', id: 2, spec });
  };
  const close = (track: string) => recorder.handle({ type: 'close-track', id: 3, track });
  try {
    await recorder.handle({ type: 'arm', id: 1, hearing: 'h1' });
    await Promise.all([open('t1'), close('t1')]);
    expect(told.at(-1)).toMatchObject({ type: 'track-closed', result: { packets: 0 } });

    await open('t2');
    const opened = told.at(-1);
    if (opened?.type !== 'track-opened' || !('port' in opened.result)) throw new Error('not opened');
    const segment = segmentFile(trackDir(hearingDir(dataDir, 'h1'), 't2'), 1);
    await sender.send(opened.result.port);
    await comesTo(opened.result.port);
    recorder.write();
    const before = statSync(segment).size;
    await sender.send(opened.result.port);
    await comesTo(opened.result.port);
    const closing = close('t2');
    expect(statSync(segment).size).toBeGreaterThan(before + 500);
    await closing;
    expect(told.at(-1)).toMatchObject({ type: 'track-closed', result: { packets: 2 } });

    const opening = open('t3');
    await recorder.close();
    await opening;
    await close('t3');
    expect(told.at(-1)).toMatchObject({ type: 'track-closed', result: { code: 'unknown-track' } });
  } finally {
    await recorder.close();
    sender.close();
  }
});
