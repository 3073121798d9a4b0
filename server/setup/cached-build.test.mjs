import { existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { cachedBuild } from './cached-build.mjs';

const made = [];
const build = async (facts) => {
  const folder = await cachedBuild(`cached-build-test-${process.pid}`, { paths: [], facts: [facts] }, async (to) => {
    mkdirSync(to);
  });
  made.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it('lets an older build go only when nobody has used it for an hour', async () => {
  const [first, second] = [await build('1'), await build('2')];
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const folder of [first, second]) utimesSync(folder, longAgo, longAgo);
  // The first build is used again.
  expect(await build('1')).toBe(first);
  await build('3');
  expect([existsSync(first), existsSync(second)]).toEqual([true, false]);
});
