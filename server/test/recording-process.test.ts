import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { on, once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Rejection } from '@mahzar/shared/rejection';
import { DiskWatch } from '../src/recording/disk-watch.ts';
import { hearingDir, listTracks, storeDir, trackDir, trackInfoFile } from '../src/recording/layout.ts';
import type { SegmentSealed } from '../src/recording/messages.ts';
import { recoverHearing } from '../src/recording/recovery.ts';
import { faultyDiskOf } from './support/faulty-disk.ts';
import { haveEnded } from './support/processes.ts';
import { KEY, soundTrack, startRecorder } from './support/recorder.ts';
import { Sender } from './support/sender.ts';
import { mountSmallDisk } from './support/small-disk.ts';

const PICTURE = { kind: 'screen', codec: 'vp8', payloadType: 96, ssrc: 0, clockRate: 90_000 } as const;
/** RFC 7741: a picture begins here (S), and (RFC 6386, 9.1) the lowest bit of its frame says whether it is a key frame. */
const [KEY_FRAME, DELTA_FRAME] = [Buffer.from('1010029d012a', 'hex'), Buffer.from('10310200', 'hex')];

describe('a recorder process', () => {
  it('is armed when its file of the hearing is on the disk, before any track', async () => {
    const { dataDir, recorder } = await startRecorder();
    const armed = await recorder.arm('h1');
    const text = await readFile(join(hearingDir(dataDir, 'h1'), 'recorder.jsonl'), 'utf8');
    expect(armed).toEqual({ bytes: text.length });
    expect(JSON.parse(text)).toMatchObject({ type: 'armed', hearing: 'h1', pid: recorder.pid });
  });

  it('opens no track of a hearing it is not armed for, nor one twice, nor with a foreign id', async () => {
    const { recorder, sender, open } = await startRecorder();
    expect(await recorder.openTrack(soundTrack('t1', sender.port))).toMatchObject({ code: 'not-armed' });
    await recorder.arm('h1');
    await open('t1');
    expect(await recorder.openTrack(soundTrack('t1', sender.port))).toMatchObject({ code: 'duplicate-track' });
    const failed = once(recorder, 'failure');
    recorder.event('../t1', { type: 'pause' });
    expect((await failed)[0]).toMatchObject({ code: 'invalid-message' });
    expect(await recorder.closeTrack('t9')).toMatchObject({ code: 'unknown-track' });
  });

  it('answers with the hash of what it wrote of a track, for the log', async () => {
    const { dataDir, recorder, sender } = await startRecorder();
    await recorder.arm('h1');
    const opened = await recorder.openTrack(soundTrack('t1', sender.port));
    const written = await readFile(trackInfoFile(trackDir(hearingDir(dataDir, 'h1'), 't1')));
    const infoSha256 = createHash('sha256').update(written).digest('hex');
    expect(opened).toMatchObject({ infoSha256 });
  });

  it('tells of the first bytes of a picture when a key frame is among them: nobody can decode what came before', async () => {
    const { recorder, sender, healthWith } = await startRecorder();
    await recorder.arm('h1');
    const opened = await recorder.openTrack({ ...soundTrack('t1', sender.port), ...PICTURE });
    const told: string[] = [];
    recorder.on('firstBytes', ({ track }) => told.push(track));
    const { port } = opened as { port: number };
    for (let number = 0; number < 5; number++) await sender.send(port, DELTA_FRAME, 0);
    await healthWith((packets) => packets === 5);
    await once(recorder, 'health');
    expect(told).toEqual([]);
    const first = once(recorder, 'firstBytes');
    await sender.send(port, KEY_FRAME, 0);
    await first;
    expect(told).toEqual(['t1']);
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: 6 });
  });

  it('tells that a picture needs a key frame when a packet of it stays away', async () => {
    const { recorder, sender } = await startRecorder();
    await recorder.arm('h1');
    const opened = await recorder.openTrack({ ...soundTrack('t1', sender.port), ...PICTURE });
    const needed = once(recorder, 'keyFrameNeeded');
    const { port } = opened as { port: number };
    await sender.send(port, KEY_FRAME, 0, 1);
    for (const sequence of [2, 4]) await sender.send(port, DELTA_FRAME, 0, sequence);
    expect(await needed).toEqual(['t1']);
  });

  it('tells for how long pictures are missing when a packet stays away and a key frame comes two seconds later', async () => {
    const { recorder, sender, healthWith } = await startRecorder();
    await recorder.arm('h1');
    const opened = await recorder.openTrack({ ...soundTrack('t1', sender.port), ...PICTURE });
    const told = once(recorder, 'pictureGap');
    const { port } = opened as { port: number };
    await sender.send(port, KEY_FRAME, 0, 1);
    await sender.send(port, DELTA_FRAME, 0, 3);
    await healthWith((packets) => packets === 2);
    await setTimeout(2_010);
    await sender.send(port, KEY_FRAME, 0, 4);
    const [{ from, to, missingMs, ...gap }] = await told;
    expect(gap).toEqual({ hearing: 'h1', source: 's1/screen' });
    expect(missingMs).toBeGreaterThanOrEqual(2000);
    expect(Math.abs(to - from - missingMs)).toBeLessThanOrEqual(2);
  });

  it('tells of the first bytes on the disk and seals a track when it is closed', async () => {
    const { recorder, sender, open, packetsOf, pulse } = await startRecorder();
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
    const { recorder, open, pulse } = await startRecorder();
    await recorder.arm('h1');
    const port = await open('t1');
    const stranger = await Sender.open();
    for (let number = 0; number < 20; number++) await stranger.send(port);
    await pulse(5, port);
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: 5 });
    stranger.close();
  });

  it('keeps what belongs to the sealed store in a folder of its own, which is recovered like the other', async () => {
    const { dataDir, recorder, sender } = await startRecorder();
    await recorder.arm('h1');
    const dir = hearingDir(dataDir, 'h1');
    const protections = { raw: 'sealed', altered: 'altered', plain: undefined } as const;
    for (const [track, protection] of Object.entries(protections)) {
      const opened = await recorder.openTrack({ ...soundTrack(track, sender.port), ...(protection && { protection }) });
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
    const { segments, sealedNow, leftOpen } = await recoverHearing(dir, { key: KEY });
    expect(sealedNow).toBe(3);
    expect(segments.map(({ file }) => file).sort()).toEqual([
      'sealed/raw/000001.pcap',
      'tracks/altered/000001.pcap',
      'tracks/plain/000001.pcap',
    ]);
    const again = await recoverHearing(dir, { key: KEY });
    expect([...leftOpen.keys()].sort()).toEqual(['altered', 'plain', 'raw']);
    expect(again.sealedNow).toBe(0);
    expect(again.leftOpen).toEqual(leftOpen);
  });

  it('seals everything when it is asked to end', async () => {
    const { recorder, open, pulse } = await startRecorder();
    await recorder.arm('h1');
    await pulse(10, await open('t1'));
    const sealed = once(recorder, 'segmentSealed');
    await recorder.close();
    expect((await sealed)[0]).toMatchObject({ track: 't1', packets: 10 });
  });

  it('is replaced when it stands still for good', async () => {
    const { recorder } = await startRecorder({ giveUpAfterMs: 2500 });
    const [pid, lost, ready] = [recorder.pid!, once(recorder, 'lost'), once(recorder, 'ready')];
    process.kill(pid, 'SIGSTOP');
    expect((await lost)[0]).toMatchObject({ signal: 'SIGKILL' });
    await ready;
    expect(recorder.pid).not.toBe(pid);
  });

  it('is not disturbed when the one that stands by is killed, for which another one comes', async () => {
    const { recorder, standbyOf } = await startRecorder();
    const { pid } = recorder;
    const standby = await standbyOf(pid!);
    process.kill(standby, 'SIGKILL');
    await haveEnded([standby]);
    expect(await standbyOf(pid!)).not.toBe(standby);
    expect(recorder.pid).toBe(pid);
    expect(await recorder.arm('h1')).not.toBeInstanceOf(Rejection);
  });

  it('leaves nothing of its rehearsal behind when it ends at once', async () => {
    const { recorder, standbyOf } = await startRecorder();
    const standby = await standbyOf(recorder.pid!);
    await recorder.close();
    const left = await readdir('/dev/shm').catch(() => []);
    expect(left.filter((name) => name.startsWith(`mahzar-rehearsal-${standby}-`))).toEqual([]);
  });

  it('answers that it is lost instead of leaving a call open', async () => {
    const { recorder, standbyOf } = await startRecorder();
    const { pid } = recorder;
    const standby = await standbyOf(pid!);
    const asked = recorder.arm('h1');
    process.kill(pid!, 'SIGKILL');
    expect(await asked).toMatchObject({ code: 'recorder-lost' });
    // The standby recorder has taken over, and no new one is ready yet.
    const lost = once(recorder, 'lost');
    process.kill(standby, 'SIGKILL');
    await lost;
    expect(await recorder.arm('h1')).toMatchObject({ code: 'recorder-lost' });
  });

  it('says so when the disk refuses, and records on when it takes bytes again', async () => {
    const { dataDir, recorder, sender, open, packetsOf } = await startRecorder();
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

  it.for([
    ['pwrite64', 'EIO'],
    ['pwrite64', 'EROFS'],
    ['fdatasync', 'EIO'],
  ] as const)(
    'says so when %s ends with %s, and has every packet when the disk is well again',
    async ([call, code], context) => {
      const { recorder, sender, open, packetsOf } = await startRecorder();
      await recorder.arm('h1');
      const port = await open('t1');
      sender.sendEvery(20, port);
      await once(recorder, 'firstBytes');
      const failed = once(recorder, 'failure');
      const disk = await faultyDiskOf(recorder.pid!, call, `error=${code}`);
      if (disk === null) return context.skip();
      try {
        const [failure] = await failed;
        const name = call === 'pwrite64' ? 'write' : call;
        expect(failure).toEqual({ code: 'cannot-write', message: `${name}: ${code}`, track: 't1' });
        const [stall] = await once(recorder, 'stall');
        expect(stall).toEqual({ reason: 'disk', tracks: ['t1'] });
        const recovered = once(recorder, 'recovered');
        await disk.end();
        await recovered;
      } finally {
        await disk.end();
      }
      sender.stop();
      expect(await recorder.closeTrack('t1')).toMatchObject({ packets: sender.sent });
      expect(await packetsOf('t1')).toHaveLength(sender.sent);
    },
  );

  it('loses nothing on a disk that takes 0.9 s for each sync, and reports by which it is called slow', async (context) => {
    const { recorder, sender, open, packetsOf } = await startRecorder();
    await recorder.arm('h1');
    const port = await open('t1');
    const disk = await faultyDiskOf(recorder.pid!, 'fdatasync', 'delay_enter=900000');
    if (disk === null) return context.skip();
    try {
      sender.sendEvery(20, port);
      const watch = new DiskWatch();
      let unsyncedMs = 0;
      for await (const [{ slowestMs, at, tracks }] of on(recorder, 'health')) {
        watch.handleReport(slowestMs, at);
        unsyncedMs = Math.max(unsyncedMs, ...tracks.map((track: { unsyncedMs: number }) => track.unsyncedMs));
        if (watch.isSlow) break;
      }
      sender.stop();
      // The loss in a power cut by record.md, and a margin for this machine.
      expect(unsyncedMs).toBeLessThan(20 + 1000 + 900 + 500);
    } finally {
      await disk.end();
    }
    expect(await recorder.closeTrack('t1')).toMatchObject({ packets: sender.sent });
    expect(await packetsOf('t1')).toHaveLength(sender.sent);
  }, 30_000);

  it('names a full disk', async (context) => {
    const { dataDir, recorder, sender, open, packetsOf, pulse } = await startRecorder();
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

  it('seals tracks that were closed on a full disk when there is room again, with every packet that they held', async (context) => {
    const { dataDir, recorder, open, packetsOf, pulse } = await startRecorder();
    const mounted = mountSmallDisk(dataDir, 256 * 1024);
    if (!mounted) return context.skip();
    try {
      await recorder.arm('h1');
      const ballast = join(dataDir, 'ballast');
      await writeFile(ballast, Buffer.alloc(128 * 1024));
      // All tracks encrypt frames in the same buffer, so each track has to copy the frames that the disk refuses.
      const tracks = ['t1', 't2'];
      const ports = [await open('t1'), await open('t2')];
      const failed = new Set<string | null>();
      recorder.on('failure', ({ track }) => failed.add(track));
      let sent = 0;
      while (failed.size < tracks.length) {
        for (const port of ports) await pulse(100, port);
        sent += 100;
        await once(recorder, 'health');
      }
      for (const track of tracks) expect(await recorder.closeTrack(track)).toMatchObject({ code: 'disk-full' });
      const sealed: SegmentSealed[] = [];
      recorder.on('segmentSealed', (segment) => sealed.push(segment));
      await rm(ballast);
      await vi.waitFor(() => expect(sealed).toHaveLength(tracks.length), 5_000);
      for (const track of tracks) {
        expect(sealed).toContainEqual(expect.objectContaining({ track, index: 1, packets: sent }));
        expect(await packetsOf(track)).toHaveLength(sent);
      }
    } finally {
      await recorder.close();
      mounted.unmount();
    }
  });

  it('seals its tracks and ends when the service is killed', async () => {
    const { dataDir, sender, pulse } = await startRecorder();
    const service = fork(new URL('./recording-service.ts', import.meta.url), [dataDir, String(sender.port)]);
    const [{ port }] = (await once(service, 'message')) as [{ port: number }];
    await pulse(50, port);
    service.kill('SIGKILL');
    const { segments, sealedNow } = await recoverHearing(hearingDir(dataDir, 'h1'), { key: KEY });
    expect({ sealedNow, packets: segments[0]?.packets }).toEqual({ sealedNow: 0, packets: 50 });
  });
});
