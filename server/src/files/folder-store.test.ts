import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { namesNotSynced } from '../../test/support/names-synced.ts';
import { folderStore } from './file-store.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mahzar-folder-store-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

const content = randomBytes(1000);
const sha256 = createHash('sha256').update(content).digest('hex');

it('takes a folder that is not there, as of a disk that is not mounted, for no store: nothing is put, missing or removed', async () => {
  const away = join(folder, 'recordings');
  const store = folderStore(away);
  for (const tried of [
    () => store.put('hearings/h1/a', content, sha256),
    () => store.get('hearings/h1/a'),
    () => Array.fromAsync(store.list('hearings/h1/')),
    () => store.removeAll('hearings/h1/'),
  ])
    await expect(tried()).rejects.toMatchObject({ code: 'ENOENT' });
  expect(existsSync(away)).toBe(false);
  mkdirSync(away);
  await store.put('hearings/h1/a', content, sha256);
  expect(await store.get('hearings/h1/a')).toEqual(content);
});

it('keeps a file whole that several put at once, and nothing beside it', async () => {
  const stores = Array.from({ length: 20 }, () => folderStore(folder));
  await Promise.all(stores.map((store) => store.put('hearings/h1/a', content, sha256)));
  expect(await stores[0]!.get('hearings/h1/a')).toEqual(content);
  expect(readdirSync(join(folder, 'hearings/h1'))).toEqual(['a']);
});

it('puts the name of each file and folder that it makes on the disk before it goes on', (context) => {
  const script = `
const { folderStore } = await import(${JSON.stringify(fileURLToPath(new URL('./file-store.ts', import.meta.url)))});
await folderStore(process.argv[1]).put('hearings/h1/tracks/t1/a', Buffer.alloc(0), '${createHash('sha256').digest('hex')}');
`;
  const names = namesNotSynced(script, folder);
  if (names === null) return context.skip();
  expect(names.made).toEqual(
    expect.arrayContaining(['hearings', 'hearings/h1', 'hearings/h1/tracks/t1'].map((name) => join(folder, name))),
  );
  expect(names.notSynced).toEqual([]);
});

/** Kills a process during a put; returns the files that it left. */
async function killedPut(): Promise<string[]> {
  const script = `
const { folderStore } = await import(${JSON.stringify(fileURLToPath(new URL('./file-store.ts', import.meta.url)))});
const { createHash } = await import('node:crypto');
const content = Buffer.alloc(2 ** 28);
await folderStore(process.argv[1]).put('hearings/h1/a', content, createHash('sha256').update(content).digest('hex'));
`;
  const putting = spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: 'inherit' });
  const exited = once(putting, 'exit');
  await expect.poll(files, { timeout: 20_000, interval: 1 }).toHaveLength(1);
  putting.kill('SIGKILL');
  await exited;
  return files();
}

const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

it('is rid of what a killed process has left half written: with its hearing, and by whoever puts something later', async () => {
  const [left] = await killedPut();
  const store = folderStore(folder);
  expect(await Array.fromAsync(store.list('hearings/'))).toEqual([]);
  // It might still be written.
  await store.put('hearings/h2/b', content, sha256);
  expect(files()).toHaveLength(2);
  utimesSync(left!, 1, 1);
  await folderStore(folder).put('hearings/h2/b', content, sha256);
  expect(files()).toEqual([join(folder, 'hearings/h2/b')]);
  await killedPut();
  await store.removeAll('hearings/h1/');
  expect(files()).toEqual([join(folder, 'hearings/h2/b')]);
}, 60_000);
