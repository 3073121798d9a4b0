import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleInto } from '../../setup/bundling.mjs';
import { cachedBuild } from '../../setup/cached-build.mjs';

/** Processes that tests kill, in this folder. They are bundled together: they share most of their modules. */
const PROCESSES = ['case', 'news', 'outbox', 'queue', 'record'] as const;
const source = (name: string) => join(import.meta.dirname, `${name}-process.ts`);

/** Everything that they import, and the way in which they are bundled. */
const INPUTS = {
  paths: ['server/src', 'server/setup', 'server/test/support', 'shared/src', 'package-lock.json'].map((path) =>
    join(import.meta.dirname, '../../..', path),
  ),
  wanted: (path: string) => !/\.test\.\w+$/.test(path),
};

/**
 * Returns the script of a process that a test kills: it starts in a third of the time. The processes are bundled once for all tests,
 * and again after a change.
 */
export async function bundledProcess(name: (typeof PROCESSES)[number]): Promise<string> {
  const folder = await cachedBuild('killed-processes', INPUTS, async (making) => {
    await bundleInto(making, PROCESSES.map(source));
    // Packages' modules are CommonJS unless their package says otherwise.
    await writeFile(join(making, 'package.json'), '{"type":"module"}');
  });
  return join(folder, `${name}-process.js`);
}
