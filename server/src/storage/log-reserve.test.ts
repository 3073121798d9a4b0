import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogReserve } from './log-reserve.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-reserve-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the reserve of the log', () => {
  it('takes up its room on the disk, gives it, and takes it again', async () => {
    const reserve = new LogReserve(join(folder, 'reserve'), 1_000_000);
    await reserve.hold();
    const { size, blocks } = await stat(join(folder, 'reserve'));
    expect(size).toBe(1_000_000);
    expect(blocks * 512).toBeGreaterThanOrEqual(size);
    await reserve.release();
    expect(await readdir(folder)).toEqual([]);
    await Promise.all([reserve.hold(), reserve.release(), reserve.hold()]);
    expect(await readdir(folder)).toEqual(['reserve']);
  });

  it('is written anew where the last one was cut short, and is nothing without bytes or a disk', async () => {
    const file = join(folder, 'reserve');
    await new LogReserve(file, 10).hold();
    await new LogReserve(file, 20).hold();
    expect((await stat(file)).size).toBe(20);
    const nowhere = new LogReserve(join(folder, 'nothing', 'reserve'), 20);
    await nowhere.hold();
    await nowhere.release();
    await new LogReserve(join(folder, 'none'), 0).hold();
    expect(await readdir(folder)).toEqual(['reserve']);
  });
});
