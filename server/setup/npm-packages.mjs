import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { PINNED_NODE, ROOT, inRoot, withoutOwnPrograms } from './paths.mjs';
import { run, succeeds } from './programs.mjs';
import { SetupError } from './steps.mjs';
import { PINNED_NODE_NEEDS, systemPackages } from './system-packages.mjs';

/**
 * Whether the installed packages match the lockfile. npm writes a lockfile of its own into `node_modules` only when it has
 * finished; comparing the two also accepts packages that a developer installed by hand.
 * @param {{packages: Record<string, LockedPackage>}} wanted package-lock.json
 * @param {{packages: Record<string, LockedPackage>}} installed node_modules/.package-lock.json
 * @typedef {{version?: string, integrity?: string, link?: boolean, optional?: boolean}} LockedPackage
 */
export function packagesAreCurrent(wanted, installed) {
  return Object.entries(wanted.packages)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, entry]) => {
      const found = installed.packages[path];
      // Packages for other platforms are in the lockfile and not installed here.
      if (!found) return Boolean(entry.optional);
      return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link;
    });
}

/** @returns {boolean} whether all packages are installed */
function current() {
  try {
    const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((path) =>
      JSON.parse(readFileSync(inRoot(path), 'utf8')),
    );
    return packagesAreCurrent(wanted, installed);
  } catch {
    return false;
  }
}

const SEE_NPM =
  'See npm’s words above. Most often the npm registry is out of reach: check `npm ping` and any proxy settings.';

/**
 * Installs the npm packages if they are missing or the lockfile changed, without their install scripts (`.npmrc` says why). Then
 * runs the only necessary script: that of the pinned Node, which downloads the binary for this platform.
 */
export async function npmPackages(progress) {
  const options = { cwd: ROOT, env: withoutOwnPrograms(), cure: SEE_NPM };
  const lockedOnesAreThere = current();
  if (lockedOnesAreThere && existsSync(PINNED_NODE)) return 'as locked';
  if (!lockedOnesAreThere) {
    progress('being installed');
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], options);
  }
  progress('getting the pinned Node');
  await run('npm', ['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'], options);
  if (!existsSync(PINNED_NODE)) {
    throw new SetupError(
      'The pinned Node did not come with its npm package “node”.',
      'Remove the folder node_modules and try again; `npm rebuild node --ignore-scripts=false` shows what goes wrong.',
    );
  }
  await systemPackages(PINNED_NODE_NEEDS, 'to run the pinned Node', progress);
  if (succeeds(PINNED_NODE, ['--version'])) return 'installed';
  const { stderr } = spawnSync(PINNED_NODE, ['--version'], { encoding: 'utf8' });
  // npm puts this Node first in `PATH`: a broken one would prevent the next attempt.
  for (const made of ['bin', 'node_modules']) rmSync(inRoot('node_modules', 'node', made), { recursive: true });
  throw new SetupError('The pinned Node does not run here.', 'Install what it names above and try again.', stderr);
}
