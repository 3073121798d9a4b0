import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchDisk } from './disk.ts';

let dataDir: string;
let time = 0;
const now = () => time;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mahzar-disk-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('the disk', () => {
  it('is well where a file can be written, of which nothing is left', async () => {
    expect(await watchDisk({ dataDir, now })()).toBeNull();
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('is nearly full when less is free than the floor', async () => {
    expect(await watchDisk({ dataDir, now, floorBytes: Number.MAX_SAFE_INTEGER })()).toBe('nearly full');
  });

  it('is looked at again after three seconds, and not sooner', async () => {
    const disk = watchDisk({ dataDir, now });
    expect(await disk()).toBeNull();
    await rm(dataDir, { recursive: true });
    await writeFile(dataDir, 'a file in the place of the folder');
    time += 2_999;
    expect(await disk()).toBeNull();
    time += 1;
    expect(await disk()).toBe('cannot be written');
  });
});
