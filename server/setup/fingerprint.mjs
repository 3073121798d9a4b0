import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * @param {string[]} paths files and folders
 * @param {(path: string) => boolean} [wanted] by path relative to the checkout
 * @returns {string[]} every file in them, sorted
 */
function filesOf(paths, wanted = () => true) {
  return paths
    .flatMap((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat) return [];
      if (!stat.isDirectory()) return [path];
      const inside = readdirSync(path).filter((name) => name !== 'node_modules' && name !== 'dist');
      return filesOf(
        inside.map((name) => join(path, name)),
        wanted,
      );
    })
    .filter((path) => wanted(relative(ROOT, path)))
    .sort();
}

/**
 * A short hash of some inputs, which changes if any file in `paths` or any of `facts` changes.
 * @param {{paths: string[], facts?: string[], wanted?: (path: string) => boolean}} inputs
 * @returns {string} 16 hexadecimal digits of a SHA-256
 */
export function fingerprint({ paths, facts = [], wanted }) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of filesOf(paths, wanted)) {
    const content = readFileSync(file);
    hash.update(`\0${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
