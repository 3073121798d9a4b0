import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sqliteIn } from '../src/storage/database-place.ts';
import { Court } from './support/bare/court.ts';
import { readLog } from './support/log.ts';
import { mountSmallDisk } from './support/small-disk.ts';

const MIB = 1024 * 1024;
/** FEATURES C2. */
const TOLD_WITHIN_MS = 2_000;

let court: Court | undefined;
let disk: ReturnType<typeof mountSmallDisk>;

afterEach(async () => {
  await court?.service.kill('SIGTERM');
  disk?.unmount();
  await court?.close();
  court = disk = undefined;
});

/** A court whose database and recordings lie together on a disk of this size; null where nothing can be mounted. */
async function onSmallDisk(bytes: number, environment: Record<string, string> = {}): Promise<Court | null> {
  const engine = {
    create: (dataDir?: string) => {
      disk = mountSmallDisk(dataDir!, bytes);
      return sqliteIn(dataDir!);
    },
  };
  court = await Court.open(environment, engine);
  return disk === undefined ? null : court;
}

/** Leaves no byte free; answers with how to make room again. */
function fill(directory: string): () => void {
  const ballast = join(directory, 'ballast');
  for (let bytes = MIB; bytes >= 1; bytes /= 2) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(bytes, 1));
    } catch {
      // What fitted of it is there; smaller pieces may still fit.
    }
  }
  return () => rmSync(ballast);
}

/** Types of the log's entries from a moment on (epoch ms), without what comes with every track. */
function entriesSince({ service }: Court, from: number): { readonly type: string; readonly at: number }[] {
  return readLog(service).filter(({ type, at }) => at >= from && type !== 'segment-sealed' && type !== 'track-opened');
}

/** Arrival of the last packet of a source that the log's segments hold, epoch milliseconds. */
function recordedUntil({ service }: Court, source: string): number {
  const log = readLog(service);
  const tracks = log.flatMap(({ type, payload }) =>
    type === 'track-opened' && payload['source'] === source ? [payload['track']] : [],
  );
  const segments = log.filter(({ type, payload }) => type === 'segment-sealed' && tracks.includes(payload['track']));
  return Math.max(...segments.map(({ payload }) => payload['lastAt'] as number));
}

/** What must hold from the moment at which the log cannot be written; answers with how long it took (ms). */
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
  await service.logged((line) => line['support'] === support && line.msg === 'the log cannot be written');
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

/** What must hold when the log can be written again: everything of that time is entered, and the time itself. */
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

describe('a full disk that holds both database and recordings', () => {
  it('is told to judge and clerk within two seconds and stops the session, and the entries follow', async (context) => {
    const open = await onSmallDisk(24 * MIB);
    if (open === null) return context.skip();
    const { judge, clerk, service } = open;
    const citizen = await open.admit('citizen');
    await open.talkUntilRecorded('judge/microphone');
    const failedAt = Date.now();
    const makeRoom = fill(service.dataDir);
    const stoppedAt = () => entriesSince(open, failedAt).find(({ type }) => type === 'session-suspended')?.at ?? NaN;
    const ms = await open.talkUntil(isHalted(open, 'disk-full'));
    console.info(`judge and clerk told, and the session stopped, ${Math.round(ms)} ms after the disk was full`);
    expect(citizen.client.scene).toMatchObject({ phase: 'suspended', suspension: 'no-log', storageAlarm: null });

    // Whoever comes back meanwhile is told the same; whose line is lost is away.
    clerk.client.close();
    await judge.client.until(
      () => judge.client.scene.people.some(({ seat, here }) => seat === 'clerk' && !here),
      15_000,
    );
    makeRoom();
    // What the recorder held when the disk refused it is written too: the record ends where the session was stopped.
    await vi.waitFor(() => expect(stoppedAt() - recordedUntil(open, 'judge/microphone')).toBeLessThan(300), 5_000);
    await isRestored(open, failedAt);
    const types = entriesSince(open, failedAt).map(({ type }) => type);
    expect(types.indexOf('line-lost')).toBeGreaterThan(types.indexOf('session-suspended'));
    expect(types.indexOf('log-interrupted')).toBeGreaterThan(types.indexOf('line-lost'));
  });
});

describe('a disk of the log that reports errors', () => {
  it('stops the session as a full one does', async () => {
    court = await Court.open();
    if (court.service.database.kind !== 'sqlite') return;
    const failedAt = Date.now();
    // Every write beyond this byte fails with EFBIG, in the service's own process only.
    const limit = (bytes: string) =>
      execFileSync('prlimit', ['--pid', String(court!.service.pid), `--fsize=${bytes}:`]);
    limit('1');
    expect(await court.clerk.client.ask('raise-hand', { purpose: 'speak' })).toMatchObject({
      ok: false,
      code: 'record-unavailable',
    });
    await isHalted(court, 'disk-error');
    limit('unlimited');
    await isRestored(court, failedAt);
  });
});
