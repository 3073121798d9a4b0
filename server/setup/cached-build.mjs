import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { onlyOne } from './only-one.mjs';
import { inRoot } from './paths.mjs';

const BUILDS = inRoot('node_modules', '.cache', 'builds');

/** A build used within this time, ms, may still be in use by another run of this checkout and is not deleted. */
const IN_USE_MS = 3_600_000;

/**
 * Returns a folder that several test files share. It is built once, and again after one of its inputs has changed.
 * @param {string} name
 * @param {Parameters<typeof fingerprint>[0]} inputs
 * @param {(folder: string) => Promise<unknown>} build into a new folder
 * @returns {Promise<string>} the folder; callers must not delete it
 */
export async function cachedBuild(name, inputs, build) {
  const folder = join(BUILDS, `${name}-${fingerprint(inputs)}`);
  if (isTaken(folder)) return folder;
  return onlyOne(
    join(BUILDS, `${name}.lock`),
    () => undefined,
    async () => {
      if (isTaken(folder)) return folder;
      const before = Date.now() - IN_USE_MS;
      const others = readdirSync(BUILDS).filter((other) => other.startsWith(`${name}-`));
      for (const other of others.map((one) => join(BUILDS, one)))
        if (statSync(other).mtimeMs < before) rmSync(other, { recursive: true });
      const making = `${folder}.making`;
      rmSync(making, { recursive: true, force: true });
      await build(making);
      renameSync(making, folder);
      return folder;
    },
  );
}

/** Whether a build exists. Marks an existing one as used now. */
function isTaken(folder) {
  if (!existsSync(folder)) return false;
  const now = new Date();
  utimesSync(folder, now, now);
  return true;
}
