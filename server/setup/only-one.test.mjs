import { spawnSync } from 'node:child_process';
import { mkdtempSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlyOne } from './only-one.mjs';

describe('work that only one process may do', () => {
  let folder;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mahzar-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is done one after the other', async () => {
    const lock = join(folder, 'lock');
    const order = [];
    let finishFirst;
    const first = onlyOne(
      lock,
      () => {},
      async () => {
        order.push('first begins');
        await new Promise((resolve) => (finishFirst = resolve));
        order.push('first ends');
      },
    );
    const second = onlyOne(lock, finishFirst, async () => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });

  it('lets the next one in after a failure', async () => {
    const lock = join(folder, 'lock');
    await expect(
      onlyOne(
        lock,
        () => {},
        () => Promise.reject(new Error('no luck')),
      ),
    ).rejects.toThrow('no luck');
    expect(existsSync(lock)).toBe(false);
  });

  it('takes over from a process that died at it', async () => {
    const lock = join(folder, 'lock');
    const { pid } = spawnSync('true');
    writeFileSync(lock, String(pid));
    const waiting = () => {
      throw new Error('waited for a dead process');
    };
    await expect(onlyOne(lock, waiting, async () => 'done')).resolves.toBe('done');
  });
});
