import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Recorder } from './recorder.ts';
import { rehearse } from './rehearsal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-test-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('a rehearsal records a sound and a picture, and leaves nothing behind', async () => {
  expect((await rehearse(folder)).toSorted()).toEqual(['picture', 'sound']);
  expect(readdirSync(folder)).toEqual([]);
});

it('a rehearsal that fails closes its recorder, and leaves nothing behind', async () => {
  vi.spyOn(Recorder.prototype, 'sync').mockRejectedValueOnce(new Error('a failure'));
  const close = vi.spyOn(Recorder.prototype, 'close');
  await expect(rehearse(folder)).rejects.toThrow('a failure');
  expect(close).toHaveBeenCalledOnce();
  expect(readdirSync(folder)).toEqual([]);
});

it('a rehearsal removes the folders of processes that were killed in theirs, and of no other', async () => {
  const { pid } = spawnSync('true');
  const [left, running] = [`mahzar-rehearsal-${pid}-abcdef`, `mahzar-rehearsal-${process.ppid}-abcdef`];
  for (const name of [left, running, `other-${pid}`]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, left, 'segment'), 'bytes');
  await rehearse(folder);
  expect(readdirSync(folder).toSorted()).toEqual([running, `other-${pid}`]);
});

it('a rehearsal leaves links and folders of other accounts, whatever their names', async () => {
  const { pid } = spawnSync('true');
  const [link, foreign] = [`mahzar-rehearsal-${pid}-link`, `mahzar-rehearsal-${pid}-foreign`];
  mkdirSync(join(folder, 'target'));
  symlinkSync(join(folder, 'target'), join(folder, link));
  await rehearse(folder);
  expect(readdirSync(folder).toSorted()).toEqual([link, 'target']);

  mkdirSync(join(folder, foreign));
  const account = process.getuid!();
  vi.spyOn(process, 'getuid').mockReturnValue(account + 1);
  await rehearse(folder);
  expect(readdirSync(folder).toSorted()).toEqual([foreign, link, 'target']);
});

it('without a file system in memory there is no rehearsal', async () => {
  await expect(rehearse(join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
});
