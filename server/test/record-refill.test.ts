import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { isWhole, verifyRecord } from '../src/cli/verify-record.ts';
import { recordStoreSettings } from '../src/config/record-store.ts';
import { S3Store } from '../src/files/s3-store.ts';
import { hearingDir } from '../src/recording/layout.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { RetentionStore } from '../src/record/retention/retention-store.ts';
import { begunDeletion } from './support/begun-deletion.ts';
import { commandLine, runCommand } from './support/commands.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';
import { HAS_S3, S3_STARTS_MS, TestS3 } from './support/s3.ts';
import { StoreGate } from './support/store-gate.ts';

/** Number of segments of all tracks. */
const SEGMENTS = 6;

let held: RecordedHearing;
let store: string;
let settings: Record<string, string>;

/** The recordings are only in the store. */
beforeEach(async () => {
  held = await RecordedHearing.hold();
  store = mkdtempSync(join(tmpdir(), 'mahzar-refill-'));
  cpSync(held.dir, hearingDir(store, held.id), { recursive: true });
  rmSync(held.dir, { recursive: true });
  settings = { ...held.places, RECORD_STORE: 'folder', RECORD_STORE_FOLDER: store };
  return async () => {
    await held.remove();
    rmSync(store, { recursive: true });
  };
});

const inStore = (track: string, file: string) => join(hearingDir(store, held.id), 'tracks', track, file);
const refill = (...args: string[]) => runCommand('record-refill', settings, ...args);
const verified = () =>
  verifyRecord({ database: sqliteIn(held.dataDir), dataDir: held.dataDir }, held.id, { masterKey: held.masterKey });

it('brings all that was lost, also when it was killed in the middle', async () => {
  expect(isWhole(await verified())).toBe(false);
  // A FIFO blocks its reader.
  const [slow, aside] = [inStore('t2', '000002.pcap'), `${store}-aside`];
  renameSync(slow, aside);
  execFileSync('mkfifo', [slow]);
  const killed = spawn(...commandLine('record-refill'), { env: { ...process.env, ...settings }, stdio: 'ignore' });
  await vi.waitFor(() => expect(existsSync(held.segment('t1', 3))).toBe(true), 20_000);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(existsSync(held.segment('t2', 2))).toBe(false);
  // A temporary file, as left by a command that was killed while writing.
  const left = `${held.segment('t2', 2)}.0b8d4f7e-1d6c-4b7a-9f0e-2c3d4e5f6a7b`;
  writeFileSync(left, 'half of it');
  // The killed command may have left others, and only old ones are removed.
  const temporary = readdirSync(held.directory('t2')).filter((name) => !/\.(pcap|json|jsonl)$/.test(name));
  for (const name of temporary) execFileSync('touch', ['-d', '1 hour ago', join(held.directory('t2'), name)]);
  rmSync(slow);
  renameSync(aside, slow);
  const done = refill();
  expect(done).toMatchObject({ status: 0, stderr: '' });
  expect(done.stdout).toMatch(/^\[1\/1\] Hearing h1: 6 segments are intact, \S+ MB in all\.$/m);
  expect(readdirSync(held.directory('t2')).toSorted()).toEqual([
    '000001.pcap',
    '000002.pcap',
    '000003.pcap',
    'index.jsonl',
    'track.json',
  ]);
  expect(isWhole(await verified())).toBe(true);
}, 60_000);

it.skipIf(!HAS_S3)(
  'brings all out of a bucket, also when it was killed in the middle',
  { timeout: S3_STARTS_MS + 60_000 },
  async () => {
    const s3 = await TestS3.start();
    const place = await s3.bucket();
    const bucket = new S3Store(place);
    const names = globSync('**/*', { cwd: store }).filter((name) => statSync(join(store, name)).isFile());
    for (const name of names) {
      const content = readFileSync(join(store, name));
      await bucket.put(name, content, createHash('sha256').update(content).digest('hex'));
    }
    const gate = await StoreGate.before(s3.endpoint, { method: 'GET', prefix: `hearings/${held.id}/` }, 5);
    settings = {
      ...held.places,
      ...recordStoreSettings({ kind: 's3', place: { ...place, endpoint: gate.endpoint }, keepMs: 3_600_000 }),
    };
    const here = () => globSync('**/*.pcap', { cwd: held.dataDir }).length;
    try {
      const [command, args] = commandLine('record-refill');
      const killed = spawn(command, args, { env: { ...process.env, ...settings }, stdio: 'ignore' });
      await gate.isShut;
      await vi.waitFor(() => expect(here()).toBeGreaterThan(0), 20_000);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      expect(here()).toBeLessThan(SEGMENTS);
      gate.open();
      const again = spawn(command, args, { env: { ...process.env, ...settings }, stdio: 'ignore' });
      expect(await once(again, 'exit')).toEqual([0, null]);
      expect(here()).toBe(SEGMENTS);
      expect(isWhole(await verified())).toBe(true);
    } finally {
      gate.close();
      await s3.stop();
    }
  },
);

it('names what could not be brought, and brings the rest', async () => {
  rmSync(inStore('t1', '000002.pcap'));
  const altered = readFileSync(inStore('t2', '000001.pcap'));
  altered[100]! ^= 1;
  writeFileSync(inStore('t2', '000001.pcap'), altered);
  const first = refill();
  expect(first.status).toBe(1);
  expect(first.stdout).toMatch(/not copied: judge's microphone, track t1, segment 2 \(.*\): it is missing\.$/m);
  expect(first.stdout).toMatch(/not copied: citizen's microphone, track t2, segment 1 \(.*\): it is missing\.$/m);
  expect(first.stderr).toContain('tracks/t2/000001.pcap in the store differs from the log');
  expect(readdirSync(held.directory('t1'))).toContain('000003.pcap');
});

it('brings what is damaged here anew and keeps it aside, says of what the store has no better one, and touches nothing else', async () => {
  cpSync(hearingDir(store, held.id), held.dir, { recursive: true });
  const whole = ['t1/000001.pcap', 't1/track.json', 't1/index.jsonl'].map((file) => join(held.dir, 'tracks', file));
  const before = whole.map((path) => readFileSync(path));
  for (const path of whole) writeFileSync(path, 'cut off by a power cut');
  for (const path of [held.segment('t2', 1), inStore('t2', '000001.pcap')])
    writeFileSync(path, 'cut off here and there');
  utimesSync(held.segment('t2', 2), 1, 1);
  const done = refill(held.id);
  expect(done.status).toBe(1);
  for (const [at, path] of whole.entries()) {
    expect(readFileSync(path).equals(before[at]!)).toBe(true);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe('cut off by a power cut');
  }
  expect(done.stdout).toContain('tracks/t1/000001.pcap was damaged, and was replaced');
  expect(done.stdout).toMatch(
    /the store has no intact copy: citizen's microphone, track t2, segment 1 \(.*\): its bytes are not those that were sealed\.$/m,
  );
  expect(done.stdout).toContain('Incomplete: 1 hearing(s)');
  expect(readFileSync(held.segment('t2', 1), 'utf8')).toBe('cut off here and there');
  expect(statSync(held.segment('t2', 2)).mtimeMs).toBe(1000);
  // A second damaged file does not overwrite the first one that was set aside.
  writeFileSync(whole[0]!, 'cut off again');
  refill(held.id);
  expect(readFileSync(`${whole[0]}.damaged`, 'utf8')).toBe('cut off by a power cut');
  expect(readFileSync(`${whole[0]}.damaged.2`, 'utf8')).toBe('cut off again');
});

it('brings nothing of a record that is being deleted, nor without a store', async () => {
  const { database } = held.storage;
  await new RetentionStore(database).addDeletion(begunDeletion('one', held.id, held.now));
  expect(refill()).toMatchObject({ status: 0, stdout: expect.stringContaining('was deleted by an order') });
  expect(existsSync(held.dir)).toBe(false);
  expect(refill('h9')).toMatchObject({ status: 2, stderr: 'Hearing h9 has no recording.\n' });
  expect(runCommand('record-refill', held.places)).toMatchObject({ status: 2 });
  await database.db.deleteFrom('record_deletions').execute();
  settings['RECORD_STORE_FOLDER'] = join(store, 'not-mounted');
  expect(refill()).toMatchObject({ status: 1, stderr: expect.stringContaining('Interrupted: Error: ENOENT') });
});
