import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { onlyOne } from './only-one.mjs';
import { inRoot } from './paths.mjs';

const KEPT = inRoot('node_modules', '.cache', 'builds');

/**
 * What some files of tests are given alike, built once and kept for as long as nothing it is made from changes.
 * @param {string} name
 * @param {Parameters<typeof fingerprint>[0]} inputs
 * @param {(folder: string) => Promise<unknown>} build into a new folder
 * @returns {Promise<string>} the folder, which is nobody's to delete
 */
export async function keptBuild(name, inputs, build) {
  const folder = join(KEPT, `${name}-${fingerprint(inputs)}`);
  if (existsSync(folder)) return folder;
  return onlyOne(
    join(KEPT, `${name}.lock`),
    () => undefined,
    async () => {
      if (existsSync(folder)) return folder;
      for (const older of readdirSync(KEPT))
        if (older.startsWith(`${name}-`)) rmSync(join(KEPT, older), { recursive: true });
      const making = `${folder}.making`;
      await build(making);
      renameSync(making, folder);
      return folder;
    },
  );
}
