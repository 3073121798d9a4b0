import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
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
