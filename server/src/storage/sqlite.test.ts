import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migratedIn } from '../../test/support/migrated.ts';
import { newHearing, SECRETS } from '../../test/support/new-hearing.ts';
import { sqliteIn } from './database-place.ts';
import { forgettingKeys } from './forgetting.ts';
import { sqlite } from './sqlite.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';

const { id } = newHearing;

let dataDir: string;
let file: string;
let storage: Storage;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-sqlite-'));
  file = sqliteIn(dataDir).file;
  storage = await openStorage({ database: await migratedIn(dataDir), masterKey: randomBytes(32), randomBytes });
  await storage.hearings.create(newHearing, 500);
});
afterEach(async () => {
  await storage.close();
  rmSync(dataDir, { recursive: true });
});

const forgetKeys = () => forgettingKeys(storage.database).run(new AbortController().signal);

/** The only stored key of a table. */
function wrappedKey(table: 'hearing_keys' | 'recording_keys' = 'hearing_keys'): Buffer {
  const db = new Sqlite(file, { readonly: true });
  const wrapped = db.prepare<[], Buffer>(`select wrapped from ${table}`).pluck().get()!;
  db.close();
  return wrapped;
}

const filesWith = (bytes: Buffer | string) =>
  readdirSync(dataDir).filter((name) => readFileSync(join(dataDir, name)).includes(bytes));

it('has names nowhere on disk in the clear, and is readable by nobody but the service', () => {
  for (const secret of SECRETS) expect(filesWith(secret)).toEqual([]);
  for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0);
});

it('has a destroyed key nowhere in its files', async () => {
  const wrapped = wrappedKey();
  expect(filesWith(wrapped)).not.toEqual([]);
  await storage.hearings.eraseNames(id);
  await forgetKeys();
  expect(filesWith(wrapped)).toEqual([]);
});

it("has a recording's destroyed key nowhere in its files", async () => {
  await storage.recordingKeys.make(id);
  const wrapped = wrappedKey('recording_keys');
  expect(filesWith(wrapped)).not.toEqual([]);
  await storage.recordingKeys.destroy(id, 700);
  await forgetKeys();
  expect(filesWith(wrapped)).toEqual([]);
});

it('destroys a key that somebody reads when they have read', async () => {
  const wrapped = wrappedKey();
  const reader = new Sqlite(file, { readonly: true });
  reader.exec('begin');
  reader.prepare('select count(*) from hearing_keys').get();
  let erased = false;
  await storage.hearings.eraseNames(id);
  const erasing = forgetKeys().then(() => (erased = true));
  expect(await storage.log.append(id, 1, 600, { kind: 'system' }, [{ type: 'hearing-opened' }])).toMatchObject({
    ok: true,
  });
  expect(await storage.hearings.card(id)).toBeUndefined();
  expect(erased).toBe(false);
  reader.close();
  await erasing;
  expect(filesWith(wrapped)).toEqual([]);
});

it('changes nothing when it is asked whether it can be written', async () => {
  const digest = () =>
    createHash('sha256')
      .update(readFileSync(`${file}-wal`))
      .digest('hex');
  const before = digest();
  await storage.checkWritable();
  expect(digest()).toBe(before);
});

it.each(['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR', 'SQLITE_IOERR_FSYNC'])(
  'takes %s for a disk error',
  (code) => {
    expect(sqlite.faultOf(new Sqlite.SqliteError('from the library', code))).toBe('disk-error');
    expect(sqlite.faultOf(new Sqlite.SqliteError('from the library', 'SQLITE_BUSY'))).toBeNull();
  },
);
