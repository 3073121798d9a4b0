import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { rehearse } from './rehearsal.ts';

const folder = mkdtempSync(join(tmpdir(), 'mahzar-test-'));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('a rehearsal records a sound and a picture, and leaves nothing behind', async () => {
  vi.stubEnv('TMPDIR', folder);
  expect((await rehearse()).toSorted()).toEqual(['picture', 'sound']);
  expect(readdirSync(folder)).toEqual([]);
});
