import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { on, once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Rejection } from '@mahzar/shared/rejection';
import { readTrack } from '../src/recording/journal-reader.ts';
import { hearingDir, listTracks, storeDir, trackDir, trackInfoFile } from '../src/recording/layout.ts';
import type { SegmentSealed } from '../src/recording/messages.ts';
import { spawnRecorder } from '../src/recording/recorder-client.ts';
import type { RecorderClient } from '../src/recording/recorder-client.ts';
import { recoverHearing } from '../src/recording/recovery.ts';
import { trackCipher } from '../src/recording/segment-cipher.ts';
import type { TrackSpec } from '../src/recording/track-spec.ts';
import { childrenOf, haveEnded } from './support/processes.ts';
import { Sender } from './support/sender.ts';
import { mountSmallDisk } from './support/small-disk.ts';

/** Of the recordings of all hearings here. */
const KEY = randomBytes(32);
const keyOf = () => Promise.resolve(KEY);

let dataDir: string;
let recorder: RecorderClient;
let sender: Sender;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mahzar-recorder-'));
  sender = await Sender.open();
  recorder = spawnRecorder({ dataDir, keyOf });
  await once(recorder, 'ready');
});

afterEach(async () => {
  sender.close();
  await recorder.close();
  await rm(dataDir, { recursive: true });
});

/** Of sound: each packet stands for itself, whatever is in it. */
function spec(track: string, from: number): TrackSpec {
  return {
    hearing: 'h1',
    track,
    seat: 's1',
    kind: 'mic',
    codec: 'opus',
    payloadType: 100,
    ssrc: 1234,
    clockRate: 48_000,
    from: { ip: '127.0.0.1', port: from },
    clock: 'worker-1',
  };
}

async function open(track: string, from = sender.port): Promise<number> {
  const opened = await recorder.openTrack(spec(track, from));
  if (opened instanceof Rejection) throw new Error(`${opened.code}: ${opened.detail}`);
  return opened.port;
}

async function packetsOf(track: string) {
  const packets = [];
  const cipher = trackCipher(KEY, 'h1', track);
  for await (const segment of readTrack(trackDir(hearingDir(dataDir, 'h1'), track), cipher)) {
    expect(segment.isEncrypted).toBe(true);
    packets.push(...segment.packets);
  }
  return packets;
}

async function healthWith(enough: (packets: number) => boolean): Promise<void> {
  for await (const [{ tracks }] of on(recorder, 'health')) if (enough(tracks[0]?.packets ?? 0)) return;
}

/** The process that stands by beside a recorder, as soon as there is one. */
async function standbyOf(pid: number): Promise<number> {
  return vi.waitFor(async () => {
    const others = (await childrenOf(process.pid)).filter((child) => child !== pid);
    for (const child of others) {
      const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '');
      if (command.includes('recorder on standby')) return child;
    }
    throw new Error('no recorder stands by');
  }, 5_000);
}

async function pulse(count: number, port: number): Promise<void> {
  for (let number = 0; number < count; number++) await sender.send(port);
}

describe('a recorder process', () => {
  it('is armed when its file of the hearing is on the disk, before any track', async () => {
    const armed = await recorder.arm('h1');
    const text = await readFile(join(hearingDir(dataDir, 'h1'), 'recorder.jsonl'), 'utf8');
    expect(armed).toEqual({ bytes: text.length });
    expect(JSON.parse(text)).toMatchObject({ type: 'armed', hearing: 'h1', pid: recorder.pid });
  });

  it('opens no track of a hearing it is not armed for, nor one twice, nor with a foreign id', async () => {
    expect(await recorder.openTrack(spec('t1', sender.port))).toMatchObject({ code: 'not-armed' });
    await recorder.arm('h1');
    await open('t1');
    expect(await recorder.openTrack(spec('t1', sender.port))).toMatchObject({ code: 'duplicate-track' });
    const failed = once(recorder, 'failure');
    recorder.event('../t1', { type: 'pause' });
    expect((await failed)[0]).toMatchObject({ code: 'invalid-message' });
    expect(await recorder.closeTrack('t9')).toMatchObject({ code: 'unknown-track' });
  });

  it('answers with the hash of what it wrote of a track, for the log', async () => {
    await recorder.arm('h1');
    const opened = await recorder.openTrack(spec('t1', sender.port));
    const written = await readFile(trackInfoFile(trackDir(hearingDir(dataDir, 'h1'), 't1')));
    const infoSha256 = createHash('sha256').update(written).digest('hex');
    expect(opened).toMatchObject({ infoSha256 });
  });

  it('tells of the first bytes of a picture when a key frame is among them: nobody can decode what came before', async () => {
    await recorder.arm('h1');
    const picture = { kind: 'screen', codec: 'vp8', payloadType: 96, ssrc: 0, clockRate: 90_000 } as const;
    const opened = await recorder.openTrack({ ...spec('t1', sender.port), ...picture });
    const told: string[] = [];
    recorder.on('firstBytes', ({ track }) => told.push(track));
    // RFC 7741: a picture begins here (S), and (RFC 6386, 9.1) the lowest bit of its frame says whether it is a key frame.
    const [key, delta] = [Buffer.from('1010029d012a', 'hex'), Buffer.from('10310200', 'hex')];
    const { port } = opened as { port: number };
    for (let number = 0; number < 5; number++) await sender.send(port, delta, 0);
    await healthWith((packets) => packets === 5);
    await once(recorder, 'health');
    expect(told).toEqual([]);
    const first = once(recorder, 'firstBytes');
    await sender.send(port, key, 0);
    await first;
    expect(told).toEqual(['t1']);
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: 6 });
  });

  it('tells of the first bytes on the disk and seals a track when it is closed', async () => {
    await recorder.arm('h1');
    const port = await open('t1');
    const first = once(recorder, 'firstBytes');
    await sender.send(port);
    expect((await first)[0]).toMatchObject({ track: 't1' });
    await pulse(99, port);
    const sealed: SegmentSealed[] = [];
    recorder.on('segmentSealed', (segment) => sealed.push(segment));
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: 100 });
    const file = 'tracks/t1/000001.pcap';
    expect(sealed).toMatchObject([{ hearing: 'h1', track: 't1', index: 1, file, packets: 100, recovered: false }]);
    expect(await packetsOf('t1')).toHaveLength(100);
  });

  it('takes packets from the named port only', async () => {
    await recorder.arm('h1');
    const port = await open('t1');
    const stranger = await Sender.open();
    for (let number = 0; number < 20; number++) await stranger.send(port);
    await pulse(5, port);
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: 5 });
    stranger.close();
  });

  it('cuts a track that floods it, says so, and goes on with all others', async () => {
    for (const hearing of ['h1', 'h2']) await recorder.arm(hearing);
    const quiet = await Sender.open();
    const flood = await recorder.openTrack({ ...spec('flood', sender.port), kind: 'mic', codec: 'opus' });
    const other = await recorder.openTrack({ ...spec('other', quiet.port), hearing: 'h2' });
    if (flood instanceof Rejection || other instanceof Rejection) throw new Error('not opened');
    const cut = once(recorder, 'trackCut') as Promise<[string, object]>;
    let spoken = 0;
    for (let round = 0; round < 100; round += 1) {
      for (let count = 0; count < 100; count += 1) await sender.send(flood.port);
      await quiet.send(other.port);
      spoken += 1;
    }
    expect(await cut).toEqual(['flood', { packetsPerSecond: expect.any(Number), bitsPerSecond: expect.any(Number) }]);
    // Ten seconds of what a voice may have.
    const closed = await recorder.closeTrack('flood');
    expect(closed).not.toBeInstanceOf(Rejection);
    expect((await packetsOf('flood')).length).toBeLessThan(900);
    expect(await recorder.closeTrack('other')).toMatchObject({ packets: spoken });
    quiet.close();
  });

  it('keeps what belongs to the sealed store in a folder of its own, which is recovered like the other', async () => {
    await recorder.arm('h1');
    const dir = hearingDir(dataDir, 'h1');
    const protections = { raw: 'sealed', altered: 'altered', plain: undefined } as const;
    for (const [track, protection] of Object.entries(protections)) {
      const opened = await recorder.openTrack({ ...spec(track, sender.port), ...(protection && { protection }) });
      if (opened instanceof Rejection) throw new Error(opened.code);
      const written = once(recorder, 'firstBytes');
      await sender.send(opened.port);
      await written;
    }
    expect(await listTracks(dir, 'sealed')).toEqual(['raw']);
    expect(await listTracks(dir, 'open')).toEqual(['altered', 'plain']);
    expect((await stat(storeDir(dir, 'sealed'))).mode & 0o077).toBe(0);

    const lost = once(recorder, 'lost');
    process.kill(recorder.pid!, 'SIGKILL');
    await lost;
    const { segments, sealedNow } = await recoverHearing(dir, { key: KEY });
    expect(sealedNow).toBe(3);
    expect(segments.map(({ file }) => file).sort()).toEqual([
      'sealed/raw/000001.pcap',
      'tracks/altered/000001.pcap',
      'tracks/plain/000001.pcap',
    ]);
    expect((await recoverHearing(dir, { key: KEY })).sealedNow).toBe(0);
  });

  it('seals everything when it is asked to end', async () => {
    await recorder.arm('h1');
    await pulse(10, await open('t1'));
    const sealed = once(recorder, 'segmentSealed');
    await recorder.close();
    expect((await sealed)[0]).toMatchObject({ track: 't1', packets: 10 });
  });

  it('raises the alarm within two seconds when it stands still, and loses nothing when it goes on', async () => {
    await recorder.arm('h1');
    const port = await open('t1');
    sender.sendEvery(5, port);
    await once(recorder, 'firstBytes');
    const pid = recorder.pid!;
    const stopped = performance.now();
    process.kill(pid, 'SIGSTOP');
    const [stall] = await once(recorder, 'stall');
    const alarmAfter = performance.now() - stopped;
    const recovered = once(recorder, 'recovered');
    process.kill(pid, 'SIGCONT');
    await recovered;
    expect(stall).toEqual({ reason: 'silent' });
    expect(alarmAfter).toBeLessThan(2000);
    sender.stop();
    const { sent } = sender;
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: sent });
  });

  it('is replaced when it stands still for good', async () => {
    await recorder.close();
    recorder = spawnRecorder({ dataDir, keyOf, giveUpAfterMs: 2500 });
    await once(recorder, 'ready');
    const [pid, lost, ready] = [recorder.pid!, once(recorder, 'lost'), once(recorder, 'ready')];
    process.kill(pid, 'SIGSTOP');
    expect((await lost)[0]).toMatchObject({ signal: 'SIGKILL' });
    await ready;
    expect(recorder.pid).not.toBe(pid);
  });

  it('loses at most half a second when it is killed, is replaced, and recovery seals what there was', async () => {
    await recorder.arm('h1');
    const port = await open('t1');
    sender.sendEvery(5, port);
    await once(recorder, 'firstBytes');
    await healthWith((packets) => packets > 200);
    const [lost, ready] = [once(recorder, 'lost'), once(recorder, 'ready')];
    const killedAt = Date.now();
    process.kill(recorder.pid!, 'SIGKILL');
    await lost;
    const { segments, sealedNow, lastAt } = await recoverHearing(hearingDir(dataDir, 'h1'), { key: KEY });
    expect(sealedNow).toBe(1);
    expect(killedAt - lastAt!).toBeLessThan(500);
    const packets = await packetsOf('t1');
    expect(packets.map(({ payload }) => payload.readUInt32BE(8))).toEqual(packets.map((_, number) => number));
    expect(segments).toMatchObject([{ track: 't1', packets: packets.length, recovered: true }]);
    expect((await recoverHearing(hearingDir(dataDir, 'h1'), { key: KEY })).sealedNow).toBe(0);

    await ready;
    expect(await recorder.openTrack(spec('t2', sender.port))).toMatchObject({ code: 'not-armed' });
    expect(await recorder.arm('h1')).not.toBeInstanceOf(Rejection);
    await open('t2');
  });

  it('says a few times a second how far packets have come that its own end takes from nobody', async () => {
    await recorder.arm('h1');
    const reports: { at: number; lastAt: number }[] = [];
    const begun: string[] = [];
    recorder.on('written', (written) => {
      begun.push(...written.begun.map(({ track }) => track));
      for (const { lastAt } of written.hearings) reports.push({ at: Date.now(), lastAt });
    });
    sender.sendEvery(5, await open('t1'));
    await once(recorder, 'firstBytes');
    expect(begun).toEqual(['t1']);
    const from = reports.length;
    await healthWith((packets) => packets > 400);
    sender.stop();
    const seconds = (reports.at(-1)!.at - reports[from]!.at) / 1_000;
    const rate = (reports.length - from - 1) / seconds;
    // Each wakes the service; and by as much may a gap be told longer than it was.
    expect(rate).toBeGreaterThan(2.5);
    expect(rate).toBeLessThan(4.5);
    expect(reports.every(({ at, lastAt }) => at - lastAt < 150)).toBe(true);
  });

  it('is followed at once by the one that stands by, however often in a bad minute, and what is sent goes on', async () => {
    const holes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      await recorder.arm('h1');
      const port = await open(`before-${round}`);
      sender.sendEvery(5, port);
      const standby = await standbyOf(recorder.pid!);
      const [lost, ready] = [once(recorder, 'lost'), once(recorder, 'ready')];
      process.kill(recorder.pid!, 'SIGKILL');
      await lost;
      await ready;
      expect(recorder.pid).toBe(standby);
      await recorder.arm('h1');
      const next = await open(`after-${round}`);
      sender.stop();
      sender.sendEvery(5, next);
      await healthWith((packets) => packets > 0);
      sender.stop();
      const [before, after] = [await packetsOf(`before-${round}`), await packetsOf(`after-${round}`)];
      holes.push(after[0]!.at - before.at(-1)!.at);
    }
    console.info(`recorder killed: ${holes.map((ms) => ms.toFixed(0)).join(', ')} ms without packets`);
    expect(Math.max(...holes)).toBeLessThanOrEqual(300);
  });

  it('is not disturbed when the one that stands by is killed, for which another one comes', async () => {
    const { pid } = recorder;
    const standby = await standbyOf(pid!);
    process.kill(standby, 'SIGKILL');
    await haveEnded([standby]);
    expect(await standbyOf(pid!)).not.toBe(standby);
    expect(recorder.pid).toBe(pid);
    expect(await recorder.arm('h1')).not.toBeInstanceOf(Rejection);
  });

  it('is not taken for dead, nor is the one that stands by, when the service itself stood still', async () => {
    await recorder.close();
    recorder = spawnRecorder({ dataDir, giveUpAfterMs: 1500 });
    await once(recorder, 'ready');
    const pid = recorder.pid!;
    const standby = await standbyOf(pid);
    await once(recorder, 'health');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    await setTimeout(1000);
    expect(await standbyOf(pid)).toBe(standby);
    expect(recorder.pid).toBe(pid);
  });

  it('answers that it is lost instead of leaving a call open', async () => {
    const asked = recorder.arm('h1');
    process.kill(recorder.pid!, 'SIGKILL');
    expect(await asked).toMatchObject({ code: 'recorder-lost' });
    expect(await recorder.arm('h1')).toMatchObject({ code: 'recorder-lost' });
  });

  it('says so when the disk refuses, and records on when it takes bytes again', async () => {
    await recorder.arm('h1');
    const port = await open('t1');
    const directory = trackDir(hearingDir(dataDir, 'h1'), 't1');
    await rm(directory, { recursive: true });
    sender.sendEvery(20, port);
    const [failure] = await once(recorder, 'failure');
    expect(failure).toEqual({ code: 'cannot-write', message: 'open: ENOENT', track: 't1' });
    const [stall] = await once(recorder, 'stall');
    expect(stall).toEqual({ reason: 'disk', tracks: ['t1'] });
    const recovered = once(recorder, 'recovered');
    await mkdir(directory);
    await recovered;
    sender.stop();
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: sender.sent });
    expect(await packetsOf('t1')).toHaveLength(sender.sent);
  });

  it('names a full disk', async (context) => {
    const mounted = mountSmallDisk(dataDir, 256 * 1024);
    if (!mounted) return context.skip();
    try {
      await recorder.arm('h1');
      const port = await open('t1');
      const failed = once(recorder, 'failure');
      while (sender.sent < 800) {
        await pulse(200, port);
        await once(recorder, 'health');
      }
      expect((await failed)[0]).toMatchObject({ code: 'disk-full', track: 't1' });
      expect((await packetsOf('t1')).length).toBeGreaterThan(300);
    } finally {
      await recorder.close();
      mounted.unmount();
    }
  });

  it('seals a track that was closed on a full disk when there is room again, with every packet that it held', async (context) => {
    const mounted = mountSmallDisk(dataDir, 256 * 1024);
    if (!mounted) return context.skip();
    try {
      await recorder.arm('h1');
      const ballast = join(dataDir, 'ballast');
      await writeFile(ballast, Buffer.alloc(128 * 1024));
      const port = await open('t1');
      const failed = once(recorder, 'failure');
      while (sender.sent < 400) {
        await pulse(200, port);
        await once(recorder, 'health');
      }
      await failed;
      expect(await recorder.closeTrack('t1')).toMatchObject({ code: 'disk-full' });
      const sealed = once(recorder, 'segmentSealed');
      await rm(ballast);
      expect((await sealed)[0]).toMatchObject({ track: 't1', index: 1, packets: sender.sent });
      expect(await packetsOf('t1')).toHaveLength(sender.sent);
    } finally {
      await recorder.close();
      mounted.unmount();
    }
  });

  it('seals its tracks and ends when the service is killed', async () => {
    const service = fork(new URL('./recording-service.ts', import.meta.url), [dataDir, String(sender.port)]);
    const [{ port }] = (await once(service, 'message')) as [{ port: number }];
    await pulse(50, port);
    service.kill('SIGKILL');
    const { segments, sealedNow } = await recoverHearing(hearingDir(dataDir, 'h1'), { key: KEY });
    expect({ sealedNow, packets: segments[0]?.packets }).toEqual({ sealedNow: 0, packets: 50 });
  });
});
