import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { folderStore, LockedError, WrongBytesError } from '../src/files/file-store.ts';
import { OutsideError } from '../src/files/path-below.ts';
import type { FileStore } from '../src/files/file-store.ts';
import { S3Error, S3Store } from '../src/files/s3-store.ts';
import type { S3Place } from '../src/files/s3-store.ts';
import { HAS_S3, S3_STARTS_MS, TestS3 } from './support/s3.ts';

let s3: TestS3 | undefined;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-files-'));
  mkdirSync(join(folder, 'store'));
  if (HAS_S3) s3 = await TestS3.start();
}, S3_STARTS_MS);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await s3?.stop();
});

/** Small pages, so that lists have several. */
const PAGES = { pageSize: 7 };
const FILES = 30;

const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const put = (store: FileStore, name: string, content: Buffer) => store.put(name, content, hash(content));

interface Place {
  readonly name: string;
  readonly open: () => Promise<FileStore>;
}
const IN_FOLDER: Place[] = [{ name: 'a folder', open: async () => folderStore(join(folder, 'store')) }];
const IN_BUCKETS: Place[] = [
  { name: 'a bucket', open: async () => new S3Store(await s3!.bucket(), PAGES) },
  { name: 'a bucket that keeps versions', open: async () => new S3Store(await s3!.bucket({ versions: true }), PAGES) },
];
describe.each(IN_FOLDER)('files in $name', (place) => {
  filesIn(place);
});
describe.skipIf(!HAS_S3).each(IN_BUCKETS)('files in $name', (place) => {
  filesIn(place);
});

function filesIn({ open }: Place): void {
  let store: FileStore;
  beforeAll(async () => {
    store = await open();
  });
  const listed = async (prefix: string) => Array.fromAsync(store.list(prefix));

  it('are read as they were put, also when put again', async () => {
    const content = randomBytes(3_000_000);
    for (let times = 0; times < 2; times += 1) await put(store, 'hearings/h1/tracks/t1/000001.pcap', content);
    expect((await store.get('hearings/h1/tracks/t1/000001.pcap'))?.equals(content)).toBe(true);
    expect(await store.get('hearings/h1/tracks/t1/000002.pcap')).toBeUndefined();
    await put(store, 'hearings/h1/tracks/t1/track.json', Buffer.alloc(0));
    expect(await store.get('hearings/h1/tracks/t1/track.json')).toEqual(Buffer.alloc(0));
  });

  it('are refused when they are not what was said, and nothing of them is kept', async () => {
    const wrong = store.put('hearings/h1/tracks/t1/000009.pcap', randomBytes(100), hash(randomBytes(100)));
    await expect(wrong).rejects.toThrow(WrongBytesError);
    expect(await store.get('hearings/h1/tracks/t1/000009.pcap')).toBeUndefined();
  });

  it('are neither put nor read outside of the store', async () => {
    for (const name of ['hearings/../../a', '../a', '/a']) {
      await expect(put(store, name, Buffer.from('x'))).rejects.toThrow(OutsideError);
      await expect(store.get(name)).rejects.toThrow(OutsideError);
    }
  });

  it('are listed by how their names begin, however many there are, and removed so', async () => {
    const names = Array.from(
      { length: FILES },
      (_, number) => `hearings/h2/tracks/t1/${String(number).padStart(6, '0')}.pcap`,
    );
    await Promise.all(names.map((name) => put(store, name, Buffer.from(name))));
    await put(store, 'hearings/h20/tracks/t1/000001.pcap', Buffer.from('of another'));
    const files = await listed('hearings/h2/');
    expect(files).toEqual(names.map((name) => ({ name, bytes: name.length })));
    for (let times = 0; times < 2; times += 1) await store.removeAll('hearings/h2/');
    expect(await listed('hearings/h2/')).toEqual([]);
    expect(await listed('hearings/h20/')).toHaveLength(1);
    expect(await listed('hearings/h3/')).toEqual([]);
  });
}

describe.skipIf(!HAS_S3)('a bucket', () => {
  let place: S3Place;
  beforeAll(async () => {
    place = await s3!.bucket({ versions: true });
  });

  it('is closed to whoever has another key, and errors say nothing of it', async () => {
    const store = new S3Store({ ...place, secretAccessKey: 'another secret' });
    const refused = await put(store, 'a', Buffer.from('x')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(S3Error);
    expect(refused).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(JSON.stringify([String(refused), refused, (refused as Error).stack])).not.toMatch(
      /another secret|MAHZARTESTKEY/,
    );
  });

  it('that is not there is not taken for one without the file', async () => {
    const store = new S3Store({ ...place, bucket: 'court-nowhere' });
    await expect(store.get('a')).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });

  it('keeps nothing of what was removed, former versions included', async () => {
    const store = new S3Store(place);
    for (const word of ['first-of-all-words', 'second-of-all-words']) await put(store, 'gone/a', Buffer.from(word));
    expect(s3!.stored().includes('second-of-all-words')).toBe(true);
    expect(await s3!.versions(place)).toEqual(['gone/a', 'gone/a']);
    await store.removeAll('gone/');
    expect(await store.get('gone/a')).toBeUndefined();
    expect(await s3!.versions(place)).toEqual([]);
  });

  it('that locks keeps each file for its days, whoever deletes it, and shows it again when the marks of that are removed', async () => {
    const locking = await s3!.bucket({ locks: true });
    const store = new S3Store(locking);
    await put(store, 'kept/a', Buffer.from('said in court'));
    const refused = await store.removeAll('kept/').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LockedError);
    const lasts = (refused as LockedError).until - Date.now();
    expect(Math.abs(lasts - locking.lockDays! * 86_400_000)).toBeLessThan(60_000);
    await s3!.hide(locking, 'kept/a');
    expect(await store.get('kept/a')).toBeUndefined();
    // A second version of the same file.
    await put(store, 'kept/a', Buffer.from('not said in court'));
    expect(await s3!.versions(locking)).toEqual(['kept/a', 'kept/a', 'kept/a']);
    await s3!.hide(locking, 'kept/a');
    await expect(store.removeAll('kept/')).rejects.toThrow('keeps 2 file(s)');
    expect(await s3!.versions(locking)).toEqual(['kept/a', 'kept/a']);
    expect(String(await store.get('kept/a'))).toBe('not said in court');
    // A store without the setting for the lock passes the refusal on.
    await expect(new S3Store({ ...locking, lockDays: null }).removeAll('kept/')).rejects.toMatchObject({ status: 403 });
    // A refusal after the end of the lock has another cause.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 86_400_000);
    await expect(store.removeAll('kept/')).rejects.toMatchObject({ status: 403 });
    clock.mockRestore();
  });
});
