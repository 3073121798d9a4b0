import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder, sweep } from './unit-folder.mjs';

it('the data of a run that was killed goes when the next one begins, that of one that goes on stays', () => {
  const place = mkdtempSync(join(tmpdir(), 'mahzar-sweep-'));
  const { pid } = spawnSync(process.execPath, ['--version']);
  const left = join(place, `mahzar-unit-${pid}-left`);
  mkdirSync(left);
  writeFileSync(join(left, 'data'), '');
  const own = makeFolder(place);
  const foreign = join(place, 'foreign');
  mkdirSync(foreign);

  sweep(place);

  expect([left, own, foreign].map(existsSync)).toEqual([false, true, true]);
  rmSync(place, { recursive: true });
});
