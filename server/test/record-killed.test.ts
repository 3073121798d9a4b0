import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as aMoment } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isWhole, verifyRecord } from '../src/cli/verify-record.ts';
import { exportDir } from '../src/record/export-jobs/export-folder.ts';
import { ExportStore } from '../src/record/export-jobs/export-store.ts';
import { AUDIT } from '../src/record/proof/checkpoint.ts';
import { CheckpointStore } from '../src/record/proof/checkpoint-store.ts';
import { RetentionStore } from '../src/record/retention/retention-store.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { nodeIdIn } from '../src/storage/node-id.ts';
import { beginDeletion } from './support/begun-deletion.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';

const DONE_MS = 60_000;

let hearing: RecordedHearing;
let running: ChildProcess | undefined;

beforeAll(async () => {
  hearing = await RecordedHearing.hold();
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await hearing.remove();
});

/** Resolves when it begins its work. */
async function start(): Promise<void> {
  const args = [
    join(import.meta.dirname, 'support/record-process.ts'),
    hearing.dataDir,
    hearing.masterKey.toString('hex'),
  ];
  running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(running.stdout!, 'data');
}

/** Resolves when the process is gone: one that has nothing left to do may have ended by itself. */
async function kill(): Promise<void> {
  const { exitCode, signalCode } = running!;
  if (exitCode !== null || signalCode !== null) return;
  const ended = once(running!, 'exit');
  running!.kill('SIGKILL');
  await ended;
}

it('makes a copy anew of which the process was killed in the middle', { timeout: 2 * DONE_MS }, async () => {
  const store = new ExportStore(
    hearing.storage.database,
    nodeIdIn(hearing.dataDir, () => 'a'),
  );
  await store.add({
    id: 'copy',
    hearing_id: hearing.id,
    kind: 'audio',
    part_from: null,
    part_to: null,
    asked_by: `seat:${hearing.id}/judge`,
    asked_at: hearing.now,
    playback_right: '{"as":"court"}',
  });
  const state = async () => (await store.find('copy'))!.state;
  await start();
  await vi.waitFor(async () => expect(await state()).toBe('running'), { timeout: DONE_MS, interval: 5 });
  await kill();
  expect(await store.find('copy')).toMatchObject({ state: 'running', starts: 1, file: null });
  await start();
  await vi.waitFor(async () => expect(await state()).toBe('done'), { timeout: DONE_MS, interval: 100 });
  expect(await store.find('copy')).toMatchObject({ starts: 2, flawed: 0 });
  expect(readdirSync(exportDir(hearing.dataDir, 'copy'))).toEqual(['hearing.m4a']);
  await kill();
});

it('finishes a deletion in which the process was killed again and again', { timeout: 2 * DONE_MS }, async () => {
  const { database } = hearing.storage;
  const store = new RetentionStore(database);
  await hearing.storage.recordingKeys.make(hearing.id);
  await beginDeletion(database, hearing.masterKey, { id: 'deletion', hearing: hearing.id, at: hearing.now });
  const stateNow = async () => (await store.begun()).map(({ state }) => state);
  const signs = [
    () => !existsSync(hearing.dir),
    () => existsSync(join(hearing.dataDir, 'deletions', `${hearing.id}.note`)),
  ];
  for (const isThere of signs) {
    expect(isThere()).toBe(false);
    await start();
    while (!isThere()) await aMoment();
    await kill();
  }
  await start();
  await vi.waitFor(async () => expect(await stateNow()).toEqual(['deleted']), { timeout: DONE_MS, interval: 50 });
  await kill();
  expect([existsSync(hearing.dir), existsSync(exportDir(hearing.dataDir, 'copy'))]).toEqual([false, false]);
  expect(await hearing.storage.recordingKeys.of(hearing.id)).toMatchObject({ kind: 'destroyed' });
  expect(await hearing.storage.hearings.card(hearing.id)).toBeUndefined();
  // The court's key is believed since it has signed a checkpoint.
  const checkpoints = { database, masterKey: hearing.masterKey, randomBytes, name: 'court/record' };
  await new CheckpointStore(checkpoints).make([AUDIT], Date.now());
  const verified = await verifyRecord({ database: sqliteIn(hearing.dataDir), dataDir: hearing.dataDir }, hearing.id);
  expect(verified.deletion).toMatchObject({ order: '12/1405' });
  expect(isWhole(verified)).toBe(true);
});
