import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as aMoment, setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isWhole, verifyRecord } from '../src/cli/verify-record.ts';
import { recordStoreSettings } from '../src/config/record-store.ts';
import { S3Store } from '../src/files/s3-store.ts';
import { exportDir } from '../src/record/export-jobs/export-folder.ts';
import { ExportStore } from '../src/record/export-jobs/export-store.ts';
import { AUDIT } from '../src/record/proof/checkpoint.ts';
import { CheckpointStore } from '../src/record/proof/checkpoint-store.ts';
import { RetentionStore } from '../src/record/retention/retention-store.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { nodeIdIn } from '../src/storage/node-id.ts';
import { beginDeletion } from './support/begun-deletion.ts';
import { bundledProcess } from './support/bundled-process.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';
import { HAS_S3, S3_STARTS_MS, TestS3 } from './support/s3.ts';

const DONE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Patience for the start of the deleting process. */
const LOCK_MS = 15_000;

let hearing: RecordedHearing;
let script: string;
let running: ChildProcess | undefined;
/** Output of the running process. */
let said: string;

beforeAll(async () => {
  [hearing, script] = await Promise.all([RecordedHearing.hold(), bundledProcess('record')]);
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await hearing.remove();
});

/** Starts the deleting process; resolves when it begins. @param settings of the store of recordings */
async function start(of = hearing, settings: Readonly<Record<string, string>> = {}): Promise<void> {
  const args = [script, of.dataDir, of.masterKey.toString('hex')];
  running = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
  });
  said = '';
  running.stdout!.on('data', (text) => (said += text));
  await once(running.stdout!, 'data');
}

/** Kills the process, unless it has finished by itself; resolves when it has ended. */
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
    () => Promise.resolve(!existsSync(hearing.dir)),
    async () => (await hearing.storage.recordingKeys.of(hearing.id)).kind === 'destroyed',
  ];
  expect(await Promise.all(signs.map((isThere) => isThere()))).toEqual([false, false]);
  for (const isThere of signs) {
    // On a busy machine the process may have passed this step before it was killed.
    if (await isThere()) continue;
    await start();
    while (!(await isThere())) await aMoment();
    await kill();
  }
  await start();
  await vi.waitFor(async () => expect(await stateNow()).toEqual(['deleted']), { timeout: DONE_MS, interval: 50 });
  await kill();
  expect([existsSync(hearing.dir), existsSync(exportDir(hearing.dataDir, 'copy'))]).toEqual([false, false]);
  expect(await hearing.storage.recordingKeys.of(hearing.id)).toMatchObject({ kind: 'destroyed' });
  expect(await hearing.storage.hearings.card(hearing.id)).toBeUndefined();
  // A key of the court counts only after it has signed a checkpoint.
  const checkpoints = { database, masterKey: hearing.masterKey, randomBytes, name: 'court/record' };
  await new CheckpointStore(checkpoints).make([AUDIT], Date.now());
  const verified = await verifyRecord({ database: sqliteIn(hearing.dataDir), dataDir: hearing.dataDir }, hearing.id);
  expect(verified.deletion).toMatchObject({ order: '12/1405' });
  expect(isWhole(verified)).toBe(true);
});

it.skipIf(!HAS_S3)(
  'a deletion waits while the store keeps files by their lock, says so, and is finished after a kill when the lock is over',
  { timeout: S3_STARTS_MS + 2 * DONE_MS },
  async () => {
    const [locked, s3] = await Promise.all([RecordedHearing.hold(), TestS3.start()]);
    try {
      const { storage, id, dataDir, masterKey } = locked;
      const place = await s3.bucket({ locks: true });
      const settings = recordStoreSettings({ kind: 's3', place, keepMs: DAY_MS });
      await storage.recordingKeys.make(id);
      const content = Buffer.from('a segment');
      const store = new S3Store({ ...place, lockDays: LOCK_MS / DAY_MS });
      const file = `hearings/${id}/tracks/t1/000001.pcap`;
      await store.put(file, content, createHash('sha256').update(content).digest('hex'));
      const isOver = pause(LOCK_MS);
      await beginDeletion(storage.database, masterKey, { id: 'locked', hearing: id, at: locked.now });
      const found = async () => ({
        states: (await new RetentionStore(storage.database).begun()).map(({ state }) => state),
        key: (await storage.recordingKeys.of(id))?.kind === 'destroyed',
        certificate: existsSync(join(dataDir, 'deletions', `${id}.note`)),
        files: await s3.versions(place),
      });
      const waiting = { states: ['deleting'], key: false, certificate: false, files: [file] };

      await start(locked, settings);
      await vi.waitFor(() => expect(said).toContain('keeps 1 file(s) still: their lock is not over'), LOCK_MS);
      // Files without a lock are deleted.
      expect(existsSync(locked.dir)).toBe(false);
      expect(await found()).toEqual(waiting);
      await kill();
      await isOver;
      expect(await found()).toEqual(waiting);
      await start(locked, settings);
      const deleted = { states: ['deleted'], key: true, certificate: true, files: [] };
      await vi.waitFor(async () => expect(await found()).toEqual(deleted), { timeout: DONE_MS, interval: 50 });
      expect(said).not.toContain('lock');
      await kill();
    } finally {
      await Promise.all([locked.remove(), s3.stop()]);
    }
  },
);
