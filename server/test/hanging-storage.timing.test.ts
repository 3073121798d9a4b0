import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it as base } from 'vitest';
import { sqliteIn } from '../src/storage/database-place.ts';
import { Court } from './support/bare/court.ts';
import { commandLine } from './support/commands.ts';
import { mountFreezableDisk } from './support/freezable-disk.ts';
import type { FreezableDisk } from './support/freezable-disk.ts';
import { readLog } from './support/log.ts';
import { TestPostgres } from './support/postgres.ts';

/** A hanging recorder is reported within 2 s, and the entry about it waits up to 3 s for the storage. */
const TOLD_WITHIN_MS = 6_000;
/** Upper limit of any answer that depends on the disk. */
const ANSWERED_WITHIN_MS = 4_000;
const RESTORED_WITHIN_MS = 10_000;
/** Container systems kill a process after this time. */
const ENDED_WITHIN_MS = 10_000;

/** Resources of a test that are released after it. */
interface TestParts {
  court?: Court;
  disk?: FreezableDisk | undefined;
  server?: TestPostgres;
  thaw?: () => void;
}

const it = base.extend<{ opened: TestParts }>({
  opened: async ({ task: _ }, use) => {
    const opened: TestParts = {};
    // Released in reverse order, each one even if another fails.
    await using parts = new AsyncDisposableStack();
    parts.defer(() => opened.server?.stop());
    parts.defer(() => opened.court?.close());
    parts.defer(() => opened.disk?.unmount());
    parts.defer(() => opened.court?.service.kill('SIGTERM'));
    // No process can end while its disk hangs.
    parts.defer(() => opened.disk?.thaw());
    parts.defer(() => opened.thaw?.());
    await use(opened);
  },
});

/** Expects that judge and clerk are told, the session stops and acts are refused. Returns the time until then, ms. */
async function isHalted({ judge, clerk, service }: Court, fault: string): Promise<number> {
  const from = performance.now();
  const asked = clerk.client.say('raise-hand', { purpose: 'speak' });
  const lives = async () => {
    const begun = performance.now();
    expect((await fetch(`${service.origin}/healthz`)).status).toBe(200);
    return performance.now() - begun;
  };
  await Promise.all(
    [judge, clerk].map(({ client }) =>
      client.until(() => client.scene.storageAlarm !== null && client.scene.phase === 'suspended', TOLD_WITHIN_MS),
    ),
  );
  const ms = performance.now() - from;
  expect(judge.client.scene).toMatchObject({ suspension: 'no-log', storageAlarm: { kind: 'log', fault } });
  expect(await asked).toMatchObject({ ok: false, code: 'record-unavailable' });
  for (let round = 0; round < 5; round += 1) expect(await lives()).toBeLessThan(500);
  const begun = performance.now();
  expect(await judge.client.say('close', {})).toMatchObject({ ok: false, code: 'record-unavailable' });
  expect(performance.now() - begun).toBeLessThan(ANSWERED_WITHIN_MS);
  return ms;
}

/** Expects that the log contains the observed events and the interruption, and that the session can go on. */
async function isRestored(open: Court, hungAt: number, thawedAt: number): Promise<void> {
  const { client } = open.judge;
  await client.until(() => client.scene.storageAlarm === null, RESTORED_WITHIN_MS);
  const entries = readLog(open.service).filter(({ at }) => at >= hungAt);
  expect(entries.map(({ type }) => type)).toContain('session-suspended');
  const interrupted = entries.findLast(({ type }) => type === 'log-interrupted')!;
  const { from, to } = interrupted.payload as { from: number; to: number };
  expect(from).toBeGreaterThanOrEqual(hungAt);
  expect(to).toBeGreaterThanOrEqual(thawedAt);
  await open.begin('resume');
  const { stdout } = await promisify(execFile)(...commandLine('record-verify', open.service.demo.hearing), {
    env: { ...process.env, ...open.service.places },
  });
  expect(stdout).toContain('is whole');
}

/** Long enough for every retry to happen more than once. */
const HANGS_ON_MS = 4_000;

// Concurrently, because each test mostly waits.
describe.concurrent('storage that hangs, and neither takes nor refuses what is written', () => {
  it('is told to judge and clerk and stops the session: one disk with database and recordings', async ({
    opened,
    skip,
  }) => {
    const court = (opened.court = await Court.open(
      { DISK_RESERVE_MB: '0', RECORDING_ROOM_MINUTES: '0' },
      {
        create: (dataDir?: string) => {
          opened.disk = mountFreezableDisk(dataDir!);
          return sqliteIn(dataDir!);
        },
      },
    ));
    const { disk } = opened;
    if (disk === undefined) return skip();
    await court.talkUntilRecorded('judge/microphone');
    const hungAt = Date.now();
    disk.freeze();
    const ms = await court.talkUntil(isHalted(court, 'disk-error'));
    await setTimeout(HANGS_ON_MS);
    disk.thaw();
    const thawedAt = Date.now();
    console.info(`a disk that hangs: told and stopped after ${Math.round(ms)} ms`);
    await isRestored(court, hungAt, thawedAt);
  });

  it('is told to judge and clerk and stops the session, and holds up the end of the service for seconds only: a PostgreSQL server', async ({
    opened,
  }) => {
    const server = (opened.server = await TestPostgres.start());
    const url = await server.createMigrated();
    const court = (opened.court = await Court.open({}, { create: () => ({ kind: 'postgres', url }) }));
    await court.talkUntilRecorded('judge/microphone');
    const hungAt = Date.now();
    const thaw = (opened.thaw = server.freeze());
    const ms = await court.talkUntil(isHalted(court, 'unreachable'));
    await setTimeout(HANGS_ON_MS);
    thaw();
    const thawedAt = Date.now();
    console.info(`a server that hangs: told and stopped after ${Math.round(ms)} ms`);
    await isRestored(court, hungAt, thawedAt);

    opened.thaw = server.freeze();
    const asked = performance.now();
    await court.service.kill('SIGTERM');
    const endedMs = performance.now() - asked;
    console.info(`a server that hangs: ended ${Math.round(endedMs)} ms after it was asked to`);
    expect(endedMs).toBeLessThan(ENDED_WITHIN_MS);
  });
});
