import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hearingDir, trackDir } from '../../server/src/recording/layout.ts';
import { TestClient } from '../../server/test/support/client.ts';
import { TestService } from '../../server/test/support/service.ts';
import { readLog } from '../../server/test/support/log.ts';
import { segmentsOnDisk } from '../../server/test/support/segments.ts';
import { exportTracks } from './support/record.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

/** Opus sends a frame only so often while nobody speaks (RFC 6716, 2.1.9): a hole in the sound may begin and end that early. */
const DTX_MS = 420;

let browser: Browser;
let service: TestService;
let folder: string;
let judge: Attendee;
let citizen: Attendee;

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-record-'));
  service = await TestService.start();
  [judge, citizen] = await Promise.all([
    Attendee.open(browser, service, 'judge'),
    Attendee.open(browser, service, 'citizen'),
  ]);
  await judge.enter();
  await citizen.enter();
  await judge.act('admit', { seat: 'citizen' });
  await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  await judge.act('start', { countdownSeconds: 0 });
  await citizen.until(({ scene }) => scene?.phase === 'in-session');
});
afterEach(async () => {
  await Promise.all([judge.close(), citizen.close(), service.stop()]);
  await rm(folder, { recursive: true, force: true });
});

/** A part of the hearing, a second or longer, counted by the pictures that the judge sees. */
async function goOn(frames = 20): Promise<void> {
  await judge.seesMoreOf('citizen', frames);
}

/** What is missing of a seat's sound around a moment (epoch ms), from the recording itself: the longest hole, ms. */
async function longestHole(seat: string): Promise<number> {
  const { tracks } = await exportTracks(service, join(folder, 'export'));
  const pieces = tracks.filter((track) => track.seat === seat && track.kind === 'mic');
  const sorted = pieces.toSorted((a, b) => a.startsAt - b.startsAt);
  return Math.max(0, ...sorted.slice(1).map((piece, index) => piece.startsAt - sorted[index]!.endsAt));
}

/** Segments that the log names, each as `track/index`, with the hashes it holds. */
function namedSegments(): Map<string, string> {
  const sealed = readLog(service).filter(({ type }) => type === 'segment-sealed');
  return new Map(sealed.map(({ payload }) => [`${payload['track']}/${payload['index']}`, String(payload['sha256'])]));
}

/** Runs the service again, still asking for the hearing that is over. */
async function runAgain(): Promise<void> {
  const { hearing } = service.demo;
  await service.run();
  service.demo = { ...service.demo, hearing };
}

/** After a start nobody waits for the records of hearings that are over: they are made whole when people are let in already. */
async function runAgainUntilWhole(): Promise<void> {
  const from = service.log.length;
  await runAgain();
  await service.logged(({ msg, hearing }) => msg === 'record is whole' && hearing === service.demo.hearing, { from });
}

describe('the gate', () => {
  it('has bytes of every source on disk before the session begins', async () => {
    const log = readLog(service);
    const [starting, started] = ['session-starting', 'session-started'].map((type) =>
      log.find((entry) => entry.type === type),
    );
    const opened = log.filter(({ type, seq }) => type === 'track-opened' && seq < started!.seq);
    expect(opened).toHaveLength(4);
    console.info(`from the judge's word to the recorder's: ${started!.at - starting!.at} ms`);
  });

  it('does not open when the recorder is gone and does not come back in time', async () => {
    await judge.act('recess');
    for (const pid of service.childrenOf('recorder-process')) process.kill(pid, 'SIGSTOP');
    expect(await judge.act('resume', { countdownSeconds: 0 })).toEqual({ ok: true });
    await judge.until(({ scene }) => scene?.phase === 'recess', 8_000);
    expect(readLog(service).map(({ type }) => type)).toContain('session-start-failed');
    for (const pid of service.childrenOf('recorder-process')) process.kill(pid, 'SIGCONT');
  });

  it('opens without a source that is said to be on and sends nothing, which the log names, and with all others', async () => {
    await judge.act('recess');
    const clerk = await TestClient.seat(service, 'clerk');
    await clerk.enter();
    const from = readLog(service).length;
    expect(await judge.act('resume', { countdownSeconds: 0 })).toEqual({ ok: true });
    await judge.until(({ scene }) => scene?.phase === 'in-session', 8_000);
    const log = readLog(service).slice(from);
    const [starting, started] = ['session-starting', 'session-started'].map((type) =>
      log.find((entry) => entry.type === type),
    );
    console.info(`with a silent source begun after ${started!.at - starting!.at} ms`);
    expect(started!.at - starting!.at).toBeLessThan(3_000);
    const missing = log.filter(({ type }) => type === 'source-missing').map(({ payload }) => payload);
    // On a busy machine somebody's picture may be late; it is known to come.
    expect(missing.filter(({ sends }) => !sends).map(({ source }) => source)).toEqual([
      'clerk/microphone',
      'clerk/camera',
    ]);
    expect(log.filter(({ type }) => type === 'track-opened')).toHaveLength(4);
    clerk.close();
  });

  it('does not open when people send and the recorder takes nothing of it, whatever else it can write', async () => {
    await judge.act('recess');
    const { dataDir, demo } = service;
    await vi.waitFor(async () => expect(namedSegments()).toEqual(await segmentsOnDisk(dataDir, demo.hearing)), 5_000);
    // A folder in which nobody can make another.
    const tracks = join(hearingDir(dataDir, demo.hearing), 'tracks');
    await rename(tracks, `${tracks}-aside`);
    await symlink('/sys', tracks);
    const from = readLog(service).length;
    expect(await judge.act('resume', { countdownSeconds: 0 })).toEqual({ ok: true });
    await service.logged(({ msg }) => msg === 'the recorder does not write');
    await judge.until(({ scene }) => scene?.phase === 'recess');
    const types = readLog(service)
      .slice(from)
      .map(({ type }) => type);
    expect(types).toEqual(['session-starting', 'session-start-failed']);

    await rm(tracks);
    await rename(`${tracks}-aside`, tracks);
    expect(await judge.act('resume', { countdownSeconds: 0 })).toEqual({ ok: true });
    await judge.until(({ scene }) => scene?.phase === 'in-session');
  });
});

describe('when the recorder is killed in session', () => {
  it('the judge is alarmed within 2 s, a new one takes over, and the gap is an entry', async () => {
    await goOn();
    const [pid] = service.childrenOf('recorder-process');
    process.kill(pid!, 'SIGKILL');
    const alarmed = await judge.until(({ scene }) => scene?.recorderAlarm !== null, 2_000);
    expect((await citizen.state()).scene?.recorderAlarm).toBeNull();
    const restored = await judge.until(({ scene }) => scene?.recorderAlarm === null);
    expect(service.childrenOf('recorder-process')).not.toContain(pid);
    await goOn();
    await judge.act('close');
    await service.logged(({ msg }) => msg === 'record is whole');
    expect(namedSegments()).toEqual(await segmentsOnDisk(service.dataDir, service.demo.hearing));
    const gap = readLog(service).find(({ type }) => type === 'record-gap')!.payload as {
      from: number;
      to: number;
      reason: string;
    };
    expect(gap.reason).toBe('recorder-lost');
    const hole = await longestHole('citizen');
    console.info(
      `recorder killed: alarm after ${alarmed.toFixed(0)} ms, restored ${restored.toFixed(0)} ms later, gap entered ${gap.to - gap.from} ms, hole in the sound ${hole.toFixed(0)} ms`,
    );
    expect(hole).toBeGreaterThan(0);
    expect(gap.to - gap.from).toBeGreaterThanOrEqual(hole - DTX_MS);
  });
});

describe('when the recorder stands still in session', () => {
  it('the judge is alarmed within 2 s and told when it goes on', async () => {
    await goOn();
    const [pid] = service.childrenOf('recorder-process');
    process.kill(pid!, 'SIGSTOP');
    await judge.until(({ scene }) => scene?.recorderAlarm?.reason === 'recorder-stalled', 2_500);
    process.kill(pid!, 'SIGCONT');
    await judge.until(({ scene }) => scene?.recorderAlarm === null);
    expect(readLog(service).some(({ type }) => type === 'record-gap')).toBe(true);
  });
});

describe('when the recorder stands still for longer than a question to it may take', () => {
  it('the alarm stands until it goes on, and the record goes on with it', async () => {
    await goOn();
    const [pid] = service.childrenOf('recorder-process');
    process.kill(pid!, 'SIGSTOP');
    await judge.until(({ scene }) => scene?.recorderAlarm !== null, 2_500);
    // Answers are awaited for 5 s, and a recorder that is silent for 8 s is replaced.
    await setTimeout(5_200);
    expect(readLog(service).map(({ type }) => type)).not.toContain('recorder-restored');
    process.kill(pid!, 'SIGCONT');
    await judge.until(({ scene }) => scene?.recorderAlarm === null, 4_000);
    expect(service.childrenOf('recorder-process')).toEqual([pid]);
  });
});

describe('when the disk refuses a track in session', () => {
  it('the alarm stands until it takes it again', async () => {
    await goOn();
    const { track } = readLog(service)
      .map(({ payload }) => payload as { track?: string; source?: string })
      .find(({ source }) => source === sourceId('citizen' as SeatId, 'microphone'))!;
    const directory = trackDir(hearingDir(service.dataDir, service.demo.hearing), track!);
    // The segment that follows cannot be opened.
    await rename(directory, `${directory}.away`);
    await judge.until(({ scene }) => scene?.recorderAlarm?.reason === 'recorder-error', 15_000);
    await goOn(90);
    expect(readLog(service).map(({ type }) => type)).not.toContain('recorder-restored');
    await rename(`${directory}.away`, directory);
    await judge.until(({ scene }) => scene?.recorderAlarm === null, 4_000);
  });
});

describe('when the service is killed in session', () => {
  it('at most half a second of the recording is lost, everybody is back, and the gap is an entry', async () => {
    await goOn(40);
    const killed = Date.now();
    await service.kill('SIGKILL');
    await service.run();
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    await judge.until(({ scene }) => scene?.recorderAlarm === null);
    const log = readLog(service);
    const { lastWrittenAt } = log.find(({ type }) => type === 'service-restarted')!.payload as {
      lastWrittenAt: number;
    };
    const gap = log.find(({ type }) => type === 'record-gap')!.payload as { from: number; to: number; reason: string };
    console.info(
      `service killed: ${killed - lastWrittenAt} ms of the recording lost, gap entered ${gap.to - gap.from} ms`,
    );
    expect(killed - lastWrittenAt).toBeLessThanOrEqual(500);
    expect(gap).toMatchObject({ from: lastWrittenAt, reason: 'service-restarted' });
    await goOn();
    await judge.act('close');
    await service.logged(({ msg }) => msg === 'record is whole');
    expect(await longestHole('citizen')).toBeLessThanOrEqual(gap.to - gap.from + DTX_MS);
  });
});

describe('when the media worker is killed in session', () => {
  it('the record goes on by itself, and the gap is an entry', async () => {
    await goOn();
    for (const pid of service.childrenOf('mediasoup-worker')) process.kill(pid, 'SIGKILL');
    await judge.until(({ scene }) => scene?.recorderAlarm?.reason === 'media-lost', 2_000);
    const ms = await judge.until(({ scene }) => scene?.recorderAlarm === null, 5_000);
    console.info(`worker killed: on the record again after ${ms.toFixed(0)} ms`);
    expect(readLog(service).find(({ type }) => type === 'record-gap')?.payload).toMatchObject({ reason: 'media-lost' });
  });
});

describe('when the hearing is closed', () => {
  it('and the service is killed before anything is sealed, all of it is in the log after the next start', async () => {
    await goOn();
    const [pid] = service.childrenOf('recorder-process');
    process.kill(pid!, 'SIGSTOP');
    expect(await judge.act('close')).toEqual({ ok: true });
    await service.kill('SIGKILL');
    process.kill(pid!, 'SIGCONT');
    const before = namedSegments();
    await runAgainUntilWhole();
    const after = namedSegments();
    expect(after).toEqual(await segmentsOnDisk(service.dataDir, service.demo.hearing));
    expect(after.size).toBeGreaterThanOrEqual(before.size + 4);
  });

  it('and the recorder does not answer, nothing is called whole before the next start', async () => {
    await goOn();
    const [pid] = service.childrenOf('recorder-process');
    process.kill(pid!, 'SIGSTOP');
    expect(await judge.act('close')).toEqual({ ok: true });
    await service.logged(({ msg, code }) => msg === 'record left unfinished' && code === 'recorder-stalled');
    process.kill(pid!, 'SIGCONT');
    await service.kill('SIGTERM');
    expect(service.log.map(({ msg }) => msg)).not.toContain('record is whole');
    await runAgainUntilWhole();
    expect(namedSegments()).toEqual(await segmentsOnDisk(service.dataDir, service.demo.hearing));
  });
});
