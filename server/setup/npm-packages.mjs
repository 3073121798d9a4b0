import { existsSync, readFileSync } from 'node:fs';
import { PINNED_NODE, ROOT, inRoot, withoutOwnPrograms } from './paths.mjs';
import { run } from './programs.mjs';
import { SetupError } from './steps.mjs';

/**
 * Whether what is installed is what the lockfile asks for. npm leaves a lockfile of its own inside `node_modules` when,
 * and only when, it has finished; comparing the two also accepts what a developer installed by hand.
 * @param {{packages: Record<string, LockedPackage>}} wanted package-lock.json
 * @param {{packages: Record<string, LockedPackage>}} installed node_modules/.package-lock.json
 * @typedef {{version?: string, integrity?: string, link?: boolean, optional?: boolean}} LockedPackage
 */
export function packagesAreCurrent(wanted, installed) {
  return Object.entries(wanted.packages)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, entry]) => {
      const found = installed.packages[path];
      // Packages for other platforms are locked too, and rightly missing here.
      if (!found) return Boolean(entry.optional);
      return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link;
    });
}

/** @returns {boolean} whether nothing has to be installed */
function current() {
  try {
    const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
    return packagesAreCurrent(read(inRoot('package-lock.json')), read(inRoot('node_modules', '.package-lock.json')));
  } catch {
    return false;
  }
}

/**
 * Installs the npm packages when they are missing or the lockfile has changed. mediasoup's own install step is kept from
 * running: it downloads from GitHub or fails, and getting the worker is a step of its own here.
 */
export async function npmPackages(progress) {
  if (current() && existsSync(PINNED_NODE)) return 'as locked';
  progress('being installed');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    env: { ...withoutOwnPrograms(), MEDIASOUP_WORKER_BIN: 'got by a later step' },
    cure: 'See npm’s words above. Most often the npm registry is out of reach: check `npm ping` and any proxy settings.',
  });
  if (!existsSync(PINNED_NODE)) {
    throw new SetupError(
      'The pinned Node is missing: the install script of the npm package “node” did not run.',
      'Allow install scripts (`npm config delete ignore-scripts`), remove the folder node_modules and try again.',
    );
  }
  return 'installed';
}
