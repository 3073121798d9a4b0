import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it as base, vi } from 'vitest';
import { hearingDir, trackDir } from '../src/recording/layout.ts';
import { Court } from './support/bare/court.ts';
import { TestClient } from './support/client.ts';
import { readLog } from './support/log.ts';
import { metricsOf } from './support/metrics.ts';
import { namedSegments, segmentsOnDisk } from './support/segments.ts';
import { TestService } from './support/service.ts';

/** Microphone and camera of judge, clerk and citizen. */
const SOURCES = 6;

/** Each test has its own court, in session, with a citizen, or its own service. */
const it = base.extend<{ court: Court; service: TestService }>({
  court: async ({ task: _ }, use) => {
    const court = await Court.gather();
    await court.admit('citizen');
    await court.begin('start');
    await use(court);
    await court.close();
  },
  service: async ({ task: _ }, use) => {
    const service = await TestService.start({ METRICS_PORT: '0' });
    await use(service);
    await service.stop();
  },
});

/** Everybody talks until the judge's scene meets the condition. */
function judgeSees(court: Court, holds: (scene: Scene) => boolean, withinMs = 15_000): Promise<void> {
  const { client } = court.judge;
  return court.talkUntil(client.until(() => holds(client.scene), withinMs));
}

/** Lets everybody talk for a while. */
const goOn = (court: Court, ms = 1_000): Promise<void> => court.talkUntil(setTimeout(ms));

const resume = (court: Court) => court.judge.must('resume', { countdownSeconds: 0 });
const types = (court: Court, from = 0): string[] =>
  readLog(court.service)
    .slice(from)
    .map(({ type }) => type);

/** Stops the recorder (SIGSTOP). Returns its process id and a function that resumes it. */
function stopRecorder(court: Court): { readonly pid: number; readonly goOn: () => void } {
  const [pid] = court.service.childrenOf('recorder-process');
  process.kill(pid!, 'SIGSTOP');
  return { pid: pid!, goOn: () => process.kill(pid!, 'SIGCONT') };
}

/** Restarts the service and waits for the recovery of ended hearings, which goes on while people already enter. */
async function runAgainUntilWhole(court: Court): Promise<void> {
  const { service } = court;
  const { hearing } = service.demo;
  const from = service.log.length;
  await service.run();
  service.demo = { ...service.demo, hearing };
  await service.logged((line) => line.msg === 'record is whole' && line['hearing'] === hearing, { from });
}

/** Enters without devices, so that no sound or picture is expected of the seat. */
async function enter(service: TestService, seat: string): Promise<TestClient> {
  const client = await TestClient.seat(service, seat);
  expect(await client.enter(false, false)).toMatchObject({ ok: true });
  return client;
}

const phaseIs = (client: TestClient, phase: string, withinMs?: number) =>
  client.until(() => client.scene.phase === phase, withinMs);

// The longest first, so that none is left alone at the end.
describe.concurrent('a session', () => {
  it('is suspended when the recorder stays away, and goes on when it is there again', async ({ service }) => {
    const [judge, citizen] = [await enter(service, 'judge'), await enter(service, 'citizen')];
    await judge.ask('admit', { seat: 'citizen' });
    await judge.ask('start', { countdownSeconds: 0 });
    for (const client of [judge, citizen]) await phaseIs(client, 'in-session');
    const before = await metricsOf(service);
    expect(before.get('mahzar_hearings{phase="in-session"}')).toBe(1);
    expect(before.get('mahzar_people_connected')).toBe(2);
    expect(before.get('mahzar_recorder_up{recorder="0"}')).toBe(1);
    // A file in place of the hearing's folder keeps every recorder from starting.
    const folder = hearingDir(service.dataDir, service.demo.hearing);
    await rename(folder, `${folder}-aside`);
    await writeFile(folder, '');
    process.kill(service.childrenOf('recorder-process')[0]!, 'SIGKILL');
    await judge.until(() => judge.scene.recorderAlarm?.reason === 'recorder-lost');
    expect(judge.scene.phase).toBe('in-session');
    expect(citizen.scene.recorderAlarm).toBeNull();
    await phaseIs(citizen, 'suspended', 15_000);
    expect(citizen.scene.suspension).toBe('no-recorder');
    const entered = readLog(service).length;
    await judge.ask('resume', { countdownSeconds: 0 });
    // By the log: the attempt may have failed before its answer is read.
    await vi.waitFor(() => {
      const later = readLog(service).slice(entered);
      expect(later.map(({ type }) => type)).toEqual(['session-starting', 'session-start-failed']);
    }, 5_000);
    await phaseIs(judge, 'suspended');

    await rm(folder);
    await rename(`${folder}-aside`, folder);
    await judge.ask('resume', { countdownSeconds: 0 });
    await phaseIs(citizen, 'in-session');
    const log = readLog(service);
    const [failed, suspended] = ['recorder-failed', 'session-suspended'].map((type) =>
      log.find((entry) => entry.type === type),
    );
    expect((suspended?.at ?? 0) - (failed?.at ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect((suspended?.at ?? 0) - (failed?.at ?? 0)).toBeLessThan(11_000);
    expect(log.filter(({ type }) => type === 'record-gap')).toHaveLength(1);
    const after = await metricsOf(service);
    expect(after.get('mahzar_recorder_ended_total{recorder="0"}')).toBe(1);
    // The first checkpoint is made after a minute.
    expect(after.get('mahzar_checkpoint_waiting_seconds')).toBeGreaterThan(1);
    expect(after.has('mahzar_checkpoint_timestamp_seconds')).toBe(false);
    for (const outbox of ['sms', 'email', 'webhooks'])
      expect(after.get(`mahzar_outbox_waiting{outbox="${outbox}"}`)).toBe(0);
  });
});

describe.concurrent('when the disk refuses a track in session', () => {
  it('the alarm stands until it takes it again', async ({ court }) => {
    await goOn(court);
    const { track } = readLog(court.service)
      .map(({ payload }) => payload as { track?: string; source?: string })
      .find(({ source }) => source === sourceId('citizen' as SeatId, 'microphone'))!;
    const directory = trackDir(hearingDir(court.service.dataDir, court.service.demo.hearing), track!);
    // The next segment cannot be opened.
    await rename(directory, `${directory}.away`);
    await judgeSees(court, ({ recorderAlarm }) => recorderAlarm?.reason === 'recorder-error', 15_000);
    await goOn(court, 4_500);
    expect(types(court)).not.toContain('recorder-restored');
    await rename(`${directory}.away`, directory);
    await judgeSees(court, ({ recorderAlarm }) => recorderAlarm === null, 4_000);
  });
});

describe.concurrent('the gate', () => {
  it('opens when every source that sends is on the disk, and not when the recorder takes nothing or is gone', async ({
    court,
  }) => {
    const { service } = court;
    const { dataDir, demo } = service;
    const log = readLog(service);
    const begun = log.find(({ type }) => type === 'session-started')!;
    expect(log.filter(({ type, seq }) => type === 'track-opened' && seq < begun.seq)).toHaveLength(SOURCES);

    await court.judge.must('recess', {});
    await opensWithoutSilentSource(court);

    await court.judge.must('recess', {});
    await vi.waitFor(
      async () => expect(namedSegments(service)).toEqual(await segmentsOnDisk(dataDir, demo.hearing)),
      5_000,
    );
    // People send, and the recorder takes nothing of it, whatever else it can write: in this folder no folder can be created.
    const tracks = join(hearingDir(dataDir, demo.hearing), 'tracks');
    await rename(tracks, `${tracks}-aside`);
    await symlink('/sys', tracks);
    let from = readLog(service).length;
    await resume(court);
    await court.talkUntil(service.logged(({ msg }) => msg === 'the recorder does not write'));
    await judgeSees(court, ({ phase }) => phase === 'recess');
    expect(types(court, from)).toEqual(['session-starting', 'session-start-failed']);
    await rm(tracks);
    await rename(`${tracks}-aside`, tracks);
    await court.begin('resume');

    await court.judge.must('recess', {});
    const pids = service.childrenOf('recorder-process');
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    from = readLog(service).length;
    await resume(court);
    await judgeSees(court, ({ phase }) => phase === 'recess', 8_000);
    expect(types(court, from)).toContain('session-start-failed');
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  });

  /** A source that is said to be on and sends nothing is named by the log; all others are recorded. */
  async function opensWithoutSilentSource(court: Court): Promise<void> {
    const prosecutor = await TestClient.seat(court.service, 'prosecutor');
    await prosecutor.enter();
    await court.judge.must('admit', { seat: 'prosecutor' });
    const from = readLog(court.service).length;
    await resume(court);
    await judgeSees(court, ({ phase }) => phase === 'in-session', 8_000);
    const log = readLog(court.service).slice(from);
    const [starting, started] = ['session-starting', 'session-started'].map((type) =>
      log.find((entry) => entry.type === type),
    );
    console.info(`with a silent source begun after ${started!.at - starting!.at} ms`);
    expect(started!.at - starting!.at).toBeLessThan(3_000);
    const missing = log.filter(({ type }) => type === 'source-missing').map(({ payload }) => payload);
    expect(missing.filter(({ sends }) => !sends).map(({ source }) => source)).toEqual([
      'prosecutor/microphone',
      'prosecutor/camera',
    ]);
    expect(log.filter(({ type }) => type === 'track-opened')).toHaveLength(SOURCES);
    await prosecutor.say('leave', {});
    prosecutor.close();
  }
});

describe.concurrent('when the recorder stands still in session', () => {
  it('the judge is alarmed within 2 s and told when it goes on, also when an answer of it is awaited no longer', async ({
    court,
  }) => {
    await goOn(court);
    const short = stopRecorder(court);
    await judgeSees(court, ({ recorderAlarm }) => recorderAlarm?.reason === 'recorder-stalled', 2_500);
    short.goOn();
    await judgeSees(court, ({ recorderAlarm }) => recorderAlarm === null);
    expect(types(court)).toContain('record-gap');

    await goOn(court);
    const from = readLog(court.service).length;
    const long = stopRecorder(court);
    await judgeSees(court, ({ recorderAlarm }) => recorderAlarm !== null, 2_500);
    // Answers are awaited for 5 s, and a recorder that is silent for 8 s is replaced.
    await goOn(court, 5_200);
    expect(types(court, from)).not.toContain('recorder-restored');
    long.goOn();
    await judgeSees(court, ({ recorderAlarm }) => recorderAlarm === null, 4_000);
    expect(court.service.childrenOf('recorder-process')).toEqual([long.pid]);
  });
});

describe.concurrent('when the hearing is closed', () => {
  const recorded = (court: Court) => segmentsOnDisk(court.service.dataDir, court.service.demo.hearing);

  it('and the service is killed before anything is sealed, all of it is in the log after the next start', async ({
    court,
  }) => {
    await goOn(court);
    const recorder = stopRecorder(court);
    await court.judge.must('close', {});
    await court.service.kill('SIGKILL');
    recorder.goOn();
    const before = namedSegments(court.service);
    await runAgainUntilWhole(court);
    const after = namedSegments(court.service);
    expect(after).toEqual(await recorded(court));
    expect(after.size).toBeGreaterThanOrEqual(before.size + SOURCES);
  });

  it('and the recorder does not answer, nothing is called whole before the next start', async ({ court }) => {
    await goOn(court);
    const recorder = stopRecorder(court);
    await court.judge.must('close', {});
    const unfinished = 'record not completed; completed at the next start';
    await court.service.logged((line) => line.msg === unfinished && line['code'] === 'recorder-stalled');
    recorder.goOn();
    await court.service.kill('SIGTERM');
    expect(court.service.log.map(({ msg }) => msg)).not.toContain('record is whole');
    await runAgainUntilWhole(court);
    expect(namedSegments(court.service)).toEqual(await recorded(court));
  });
});
