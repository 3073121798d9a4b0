import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { onlyOne } from './only-one.mjs';
import { inRoot } from './paths.mjs';

const KEPT = inRoot('node_modules', '.cache', 'builds');

/** What was used so lately may be in use still, by another run of this checkout, ms. */
const IN_USE_MS = 3_600_000;

/**
 * What some files of tests are given alike, built once and kept for as long as nothing it is made from changes.
 * @param {string} name
 * @param {Parameters<typeof fingerprint>[0]} inputs
 * @param {(folder: string) => Promise<unknown>} build into a new folder
 * @returns {Promise<string>} the folder, which is nobody's to delete
 */
export async function keptBuild(name, inputs, build) {
  const folder = join(KEPT, `${name}-${fingerprint(inputs)}`);
  if (isTaken(folder)) return folder;
  return onlyOne(
    join(KEPT, `${name}.lock`),
    () => undefined,
    async () => {
      if (isTaken(folder)) return folder;
      const before = Date.now() - IN_USE_MS;
      const others = readdirSync(KEPT).filter((other) => other.startsWith(`${name}-`));
      for (const other of others.map((one) => join(KEPT, one)))
        if (statSync(other).mtimeMs < before) rmSync(other, { recursive: true });
      const making = `${folder}.making`;
      rmSync(making, { recursive: true, force: true });
      await build(making);
      renameSync(making, folder);
      return folder;
    },
  );
}

/** Whether it is there; notes that it is used. */
function isTaken(folder) {
  if (!existsSync(folder)) return false;
  const now = new Date();
  utimesSync(folder, now, now);
  return true;
}
