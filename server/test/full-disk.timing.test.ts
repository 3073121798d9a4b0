import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it as base, vi } from 'vitest';
import { sqliteIn } from '../src/storage/database-place.ts';
import { setTimeout } from 'node:timers/promises';
import { Court } from './support/bare/court.ts';
import { BoardWatcher } from './support/board.ts';
import { TestClient } from './support/client.ts';
import { commandLine } from './support/commands.ts';
import { readLog } from './support/log.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';
import { mountSmallDisk } from './support/small-disk.ts';

const MIB = 1024 * 1024;
/** From the moment the disk is full until the court is told. */
const TOLD_WITHIN_MS = 2_000;

/** Longer than the service waits for returning people before it judges the recorder. */
const RETURN_MS = 6_000;

/** Resources of a test that are released after it. */
class Place {
  court: Court | undefined;
  watcher: BoardWatcher | undefined;
  disk: ReturnType<typeof mountSmallDisk>;

  /** Opens a court with database and recordings on one disk of this size; null where mounting is not possible. */
  async onSmallDisk(bytes: number, environment: Record<string, string> = {}): Promise<Court | null> {
    this.court = await Court.open(environment, this.smallDisk(bytes));
    return this.disk === undefined ? null : this.court;
  }

  /** Puts the whole data folder, with the database, on a disk of this size. */
  smallDisk(bytes: number): NonNullable<Parameters<typeof TestService.start>[1]> {
    return {
      create: (dataDir?: string) => {
        this.disk = mountSmallDisk(dataDir!, bytes);
        return sqliteIn(dataDir!);
      },
    };
  }

  async leave(): Promise<void> {
    this.watcher?.close();
    await this.court?.service.kill('SIGTERM');
    this.disk?.unmount();
    await this.court?.close();
  }
}

const it = base.extend<{ place: Place }>({
  place: async ({ task: _ }, use) => {
    const place = new Place();
    await use(place);
    await place.leave();
  },
});

/** Fills the disk up to `leaving` free bytes. Returns a function that frees the space again. */
function fill(directory: string, leaving = 0): () => void {
  const ballast = join(directory, 'ballast');
  const { bavail, bsize } = statfsSync(directory);
  if (leaving > 0) writeFileSync(ballast, Buffer.alloc(bavail * bsize - leaving, 1));
  if (leaving > 0) return () => rmSync(ballast);
  for (let bytes = MIB; bytes >= 1; bytes /= 2) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(bytes, 1));
    } catch {
      // The disk is full for pieces of this size; smaller ones may still fit.
    }
  }
  return () => rmSync(ballast);
}

/** Log entries since a moment (epoch ms), without the entries of every track. */
function entriesSince({ service }: Court, from: number): { readonly type: string; readonly at: number }[] {
  return readLog(service).filter(({ type, at }) => at >= from && type !== 'segment-sealed' && type !== 'track-opened');
}

/** Arrival of the last recorded packet of a source by the log's segments, epoch milliseconds. */
function recordedUntil({ service }: Court, source: string): number {
  const log = readLog(service);
  const tracks = log.flatMap(({ type, payload }) =>
    type === 'track-opened' && payload['source'] === source ? [payload['track']] : [],
  );
  const segments = log.filter(({ type, payload }) => type === 'segment-sealed' && tracks.includes(payload['track']));
  return Math.max(...segments.map(({ payload }) => payload['lastAt'] as number));
}

/** Expects the session to stop because the log cannot be written. Returns the time until then, ms. */
async function isHalted({ judge, clerk, service }: Court, fault: string): Promise<number> {
  const from = performance.now();
  await Promise.all(
    [judge, clerk].map(({ client }) =>
      client.until(() => client.scene.storageAlarm !== null && client.scene.phase === 'suspended', TOLD_WITHIN_MS),
    ),
  );
  const ms = performance.now() - from;
  const { scene } = judge.client;
  expect(scene).toMatchObject({ suspension: 'no-log', storageAlarm: { kind: 'log', fault } });
  expect(scene.record.since).toBeNull();
  const { support } = scene.storageAlarm!;
  await service.logged((line) => line['support'] === support && line.msg === 'storage alarm');
  expect(await clerk.client.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: false, code: 'wrong-phase' });
  for (const answer of [
    await judge.client.ask('resume', { countdownSeconds: 0 }),
    await judge.client.ask('close', {}),
    await clerk.client.ask('set-camera', { on: false }),
  ]) {
    expect(answer).toMatchObject({ ok: false, code: 'record-unavailable' });
  }
  return ms;
}

/** Expects that the writable log contains all events of the interruption, and its begin and end. */
async function isRestored(open: Court, failedAt: number): Promise<void> {
  const { client } = open.judge;
  await client.until(() => client.scene.storageAlarm === null, 5_000);
  const entries = entriesSince(open, failedAt);
  const suspended = entries.find(({ type }) => type === 'session-suspended')!;
  const interrupted = readLog(open.service).find(({ type }) => type === 'log-interrupted')!;
  const { from, to } = interrupted.payload as { from: number; to: number };
  expect(suspended.at).toBeLessThanOrEqual(failedAt + TOLD_WITHIN_MS);
  expect(from).toBeGreaterThanOrEqual(failedAt);
  expect(suspended.at).toBeGreaterThanOrEqual(from);
  expect(to).toBeGreaterThan(suspended.at);
  expect(to).toBe(interrupted.at);
  await open.begin('resume');
}

// Concurrently, because each test mostly waits.
describe.concurrent('a full disk that holds both database and recordings', () => {
  it('is told to judge and clerk within two seconds and stops the session, and the entries follow', async ({
    place,
    skip,
  }) => {
    const open = await place.onSmallDisk(24 * MIB, { DISK_RESERVE_MB: '0', RECORDING_ROOM_MINUTES: '0' });
    if (open === null) return skip();
    const { judge, clerk, service } = open;
    const citizen = await open.admit('citizen');
    const { cookie } = await addColleagueTo(service, { roles: ['support'] });
    const watcher = (place.watcher = await BoardWatcher.open(service.origin, cookie));
    await open.talkUntilRecorded('judge/microphone');
    const failedAt = Date.now();
    const makeRoom = fill(service.dataDir);
    const stoppedAt = () => entriesSince(open, failedAt).find(({ type }) => type === 'session-suspended')?.at ?? NaN;
    const ms = await open.talkUntil(isHalted(open, 'disk-full'));
    console.info(`judge and clerk told, and the session stopped, ${Math.round(ms)} ms after the disk was full`);
    await citizen.client.until(() => citizen.client.scene.suspension === 'no-log');
    expect(citizen.client.scene.storageAlarm).toBeNull();

    const onBoard = () => watcher.board.find(({ hearing }) => hearing === service.demo.hearing)!;
    await watcher.until(() => onBoard().suspension === 'no-log', TOLD_WITHIN_MS);
    expect(onBoard()).toMatchObject({ phase: 'suspended', alarms: [{ kind: 'storage', seat: null }] });

    // People can leave, and a lost connection is noticed.
    expect(await citizen.client.say('leave', {})).toMatchObject({ ok: true });
    clerk.client.close();
    await judge.client.until(
      () => judge.client.scene.people.some(({ seat, here }) => seat === 'clerk' && !here),
      15_000,
    );
    makeRoom();
    // Packets that the recorder held in memory are written too: the record ends where the session stopped.
    await vi.waitFor(() => expect(stoppedAt() - recordedUntil(open, 'judge/microphone')).toBeLessThan(300), 5_000);
    await isRestored(open, failedAt);
    const types = entriesSince(open, failedAt).map(({ type }) => type);
    expect(types.indexOf('line-lost')).toBeGreaterThan(types.indexOf('session-suspended'));
    const { stdout } = await promisify(execFile)(...commandLine('record-verify', service.demo.hearing), {
      env: { ...process.env, ...service.places },
    });
    expect(stdout).toContain('is whole');
    for (const late of ['person-left', 'line-lost'])
      expect(types.indexOf('log-interrupted')).toBeGreaterThan(types.indexOf(late));
  });
});

describe.concurrent('a disk that somebody else has filled', () => {
  it('takes what must be entered all the same, out of a reserve, and a service that was killed starts again on it', async ({
    place,
    skip,
  }) => {
    const open = await place.onSmallDisk(32 * MIB, { DISK_RESERVE_MB: '4', RECORDING_ROOM_MINUTES: '0' });
    if (open === null) return skip();
    const { judge, clerk, service } = open;
    const reserve = join(service.dataDir, 'log-reserve');
    await vi.waitFor(() => expect(statSync(reserve).size).toBe(MIB), 3_000);
    const filledAt = Date.now();
    // While the service stands still: it would stop the session in time if it looked at a disk that is half full.
    process.kill(service.pid, 'SIGSTOP');
    const makeRoom = fill(service.dataDir);
    process.kill(service.pid, 'SIGCONT');
    const types = () => entriesSince(open, filledAt).map(({ type }) => type);
    await open.talkUntil(vi.waitFor(() => expect(types()).toContain('log-interrupted'), TOLD_WITHIN_MS));
    expect(types()).toContain('session-suspended');
    await judge.client.until(() => judge.client.scene.storageAlarm?.kind === 'full');
    expect(await clerk.client.ask('set-camera', { on: false })).toMatchObject({ ok: true });

    await service.kill('SIGKILL');
    await service.run();
    const back = await TestClient.seat(service, 'judge');
    expect(back.scene).toMatchObject({ phase: 'suspended', storageAlarm: { kind: 'full' } });
    makeRoom();
    await vi.waitFor(() => expect(statSync(reserve).size).toBe(MIB), 5_000);
    await back.until(() => back.scene.storageAlarm === null);
    back.close();
  });
});

describe.concurrent('a disk that is about to be full', () => {
  it('is told while there is room, and stops the session while the log can still be written', async ({
    place,
    skip,
  }) => {
    const open = await place.onSmallDisk(32 * MIB, { DISK_RESERVE_MB: '4', RECORDING_ROOM_MINUTES: '0' });
    if (open === null) return skip();
    const { judge, clerk, service } = open;
    const citizen = await open.admit('citizen');
    const alarm = () => judge.client.scene.storageAlarm;
    await open.talkUntil(judge.client.until(() => alarm()?.kind === 'low'));
    expect(alarm()).toMatchObject({ kind: 'low', minutes: expect.any(Number) });
    expect((alarm() as { minutes: number }).minutes).toBeLessThan(3);
    await open.talkUntil(clerk.client.until(() => clerk.client.scene.storageAlarm?.support === alarm()?.support));
    expect(judge.client.scene.phase).toBe('in-session');

    const filledAt = Date.now();
    const makeRoom = fill(service.dataDir, 2 * MIB);
    const suspended = () => judge.client.scene.phase === 'suspended';
    await open.talkUntil(judge.client.until(suspended, TOLD_WITHIN_MS));
    console.info(`the session stopped ${Date.now() - filledAt} ms after less than the reserve was free`);
    expect(judge.client.scene).toMatchObject({ suspension: 'no-space', storageAlarm: { kind: 'full' } });
    await citizen.client.until(() => citizen.client.scene.suspension === 'no-space');
    expect(citizen.client.scene.storageAlarm).toBeNull();
    expect(entriesSince(open, filledAt).map(({ type }) => type)).toContain('session-suspended');
    expect(await judge.client.ask('resume', { countdownSeconds: 0 })).toMatchObject({
      ok: false,
      code: 'storage-full',
    });
    expect(await clerk.client.ask('resume', { countdownSeconds: 0 })).toMatchObject({ code: 'not-permitted' });

    // The judge may continue unrecorded; nothing is recorded until there is space.
    expect(await judge.client.ask('continue-unrecorded', {})).toMatchObject({ ok: true });
    const before = open.recorded('judge/microphone');
    await open.talkUntil(setTimeout(RETURN_MS));
    expect(judge.client.scene).toMatchObject({ phase: 'in-session', record: { waived: true } });
    expect(open.recorded('judge/microphone')).toBe(before);
    // The service retries all the time and logs the failure once.
    expect(service.log.filter(({ msg }) => msg === 'recorder not armed')).toHaveLength(1);
    makeRoom();
    await open.talkUntil(judge.client.until(() => !judge.client.scene.record.waived));
    const gap = readLog(service).findLast(({ type }) => type === 'record-gap')!;
    expect(gap.payload).toMatchObject({ reason: 'disk-full' });
  });

  it('keeps a session in recess from going on, unless the judge says that it goes on unrecorded', async ({
    place,
    skip,
  }) => {
    const open = await place.onSmallDisk(32 * MIB, { DISK_RESERVE_MB: '4', RECORDING_ROOM_MINUTES: '0' });
    if (open === null) return skip();
    const { judge, clerk, service } = open;
    await open.talkUntilRecorded('judge/microphone');
    await judge.must('recess', {});
    const makeRoom = fill(service.dataDir, 2 * MIB);
    await judge.client.until(() => judge.client.scene.storageAlarm?.kind === 'full', TOLD_WITHIN_MS);
    expect(await judge.client.ask('resume', { countdownSeconds: 0 })).toMatchObject({ code: 'storage-full' });
    expect(await clerk.client.ask('continue-unrecorded', {})).toMatchObject({ code: 'not-permitted' });
    expect(await judge.client.ask('continue-unrecorded', {})).toMatchObject({ ok: true });
    await clerk.client.until(() => clerk.client.scene.phase === 'in-session' && clerk.client.scene.record.waived);
    const before = open.recorded('judge/microphone');
    await open.talkUntil(setTimeout(2_000));
    expect(judge.client.scene).toMatchObject({ phase: 'in-session', record: { waived: true } });
    expect(open.recorded('judge/microphone')).toBe(before);
    makeRoom();
    await open.talkUntil(judge.client.until(() => !judge.client.scene.record.waived));
    const log = readLog(service);
    expect(log.find(({ type }) => type === 'recording-waived')!.payload).toMatchObject({ reason: 'disk-full' });
    expect(log.findLast(({ type }) => type === 'record-gap')!.payload).toMatchObject({ reason: 'disk-full' });
  });

  it('goes on with the record after a recess while it takes anything, and never says that it takes nothing', async ({
    place,
    skip,
  }) => {
    // Recording judge and clerk needs 20 MiB a minute.
    const open = await place.onSmallDisk(64 * MIB, { DISK_RESERVE_MB: '4', RECORDING_ROOM_MINUTES: '1' });
    if (open === null) return skip();
    const { judge, service } = open;
    await open.talkUntilRecorded('judge/microphone');
    await judge.must('recess', {});
    fill(service.dataDir, 16 * MIB);
    await setTimeout(1_500);
    expect(await judge.client.ask('continue-unrecorded', {})).toMatchObject({ ok: false, code: 'recorder-works' });
    await open.begin('resume');
    await open.talkUntil(judge.client.until(() => judge.client.scene.storageAlarm !== null, TOLD_WITHIN_MS));
    expect(judge.client.scene).toMatchObject({ storageAlarm: { kind: 'low' }, record: { waived: false } });
    expect(readLog(service).map(({ type }) => type)).not.toContain('recording-waived');
  });

  it('lets no session begin that has no room', async ({ place, skip }) => {
    const service = await TestService.start({}, place.smallDisk(32 * MIB));
    try {
      if (place.disk === undefined) return skip();
      const [judge, citizen] = [await TestClient.seat(service, 'judge'), await TestClient.seat(service, 'citizen')];
      await judge.enter();
      await citizen.enter();
      const start = { countdownSeconds: 0 };
      expect(await citizen.ask('start', start)).toMatchObject({ ok: false, code: 'not-permitted' });
      expect(await judge.ask('start', start)).toMatchObject({ ok: false, code: 'storage-full' });
      expect(judge.scene).toMatchObject({ phase: 'open', storageAlarm: { kind: 'full' } });
      for (const client of [judge, citizen]) client.close();
    } finally {
      await service.kill('SIGTERM');
      place.disk?.unmount();
      place.disk = undefined;
      await service.stop();
    }
  });
});

describe.concurrent('a disk of the log that reports errors', () => {
  it('stops the session as a full one does', async ({ place }) => {
    const court = (place.court = await Court.open());
    if (court.service.database.kind !== 'sqlite') return;
    const failedAt = Date.now();
    // Every write beyond this byte fails with EFBIG, in the service's own process only.
    const limit = (bytes: string) => execFileSync('prlimit', ['--pid', String(court.service.pid), `--fsize=${bytes}:`]);
    limit('1');
    expect(await court.clerk.client.ask('raise-hand', { purpose: 'speak' })).toMatchObject({
      ok: false,
      code: 'record-unavailable',
    });
    await isHalted(court, 'disk-error');
    const message = { conversation: 'all', nonce: 'nonce-0001', text: 'anything' };
    expect(await court.judge.client.ask('post-message', message)).toMatchObject({ code: 'record-unavailable' });
    limit('unlimited');
    await isRestored(court, failedAt);
  });
});
