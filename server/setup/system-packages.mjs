import { PINNED_NODE } from './paths.mjs';
import { programExists, run, succeeds } from './programs.mjs';
import { say } from './steps.mjs';

/**
 * A required system package: its Debian name, and how to find out whether it is installed (a program on the path, a library known
 * to pkg-config, or a binary that runs with it).
 * @typedef {{debian: string, program?: string, library?: string, binary?: string}} Need
 */

/** @type {Need[]} to run the Node that comes from npm; Debian's own is not linked to this library */
export const PINNED_NODE_NEEDS = [{ debian: 'libatomic1', binary: PINNED_NODE }];

/** @type {Need[]} to build the mediasoup worker where its prebuilt binary cannot be downloaded */
export const WORKER_BUILD_NEEDS = [
  { debian: 'meson', program: 'meson' },
  { debian: 'ninja-build', program: 'ninja' },
  { debian: 'g++', program: 'g++' },
  { debian: 'pkg-config', program: 'pkg-config' },
  { debian: 'flatbuffers-compiler', program: 'flatc' },
  { debian: 'libflatbuffers-dev', library: 'flatbuffers' },
  { debian: 'libssl-dev', library: 'openssl' },
  { debian: 'libuv1-dev', library: 'libuv' },
  { debian: 'libsrtp2-dev', library: 'libsrtp2' },
  { debian: 'libabsl-dev', library: 'absl_strings' },
];

/** @type {Need[]} to alter the faces of protected witnesses */
export const MASKING_NEEDS = [{ debian: 'ffmpeg', program: 'ffmpeg' }];

/** @type {Need[]} to make the composite file of a recording */
export const EXPORT_NEEDS = [{ debian: 'ffmpeg', program: 'ffmpeg' }];

/** @type {Need[]} for tests: browsers with sound and picture, programs that examine media, and PostgreSQL */
export const TEST_NEEDS = [
  { debian: 'chromium', program: 'chromium' },
  { debian: 'firefox-esr', program: 'firefox-esr' },
  { debian: 'ffmpeg', program: 'ffmpeg' },
  { debian: 'espeak-ng', program: 'espeak-ng' },
  { debian: 'tcpdump', program: 'tcpdump' },
  { debian: 'unzip', program: 'unzip' },
  { debian: 'openssl', program: 'openssl' },
  { debian: 'poppler-utils', program: 'pdfsig' },
  // Debian installs the server outside `PATH`; the tests start their own.
  { debian: 'postgresql', program: 'pg_ctlcluster' },
];

/** @type {Need[]} a lighter browser for most tests; without it they use the full one */
export const LIGHT_BROWSER = [{ debian: 'chromium-headless-shell', program: 'chromium-headless-shell' }];

/** @type {Need[]} an S3 store in one process, without a cluster; without it its tests are skipped */
export const S3_STORE = [{ debian: 'radosgw', program: 'radosgw' }];

/** @param {Need[]} needs @returns {Need[]} the packages that are not installed */
export function missing(needs) {
  return needs.filter(({ program, library, binary }) => {
    if (program) return !programExists(program);
    return library ? !succeeds('pkg-config', ['--exists', library]) : !succeeds(binary, ['--version']);
  });
}

/** @returns {string[] | undefined} the prefix of a command that may install packages; undefined without permission */
function installer() {
  if (!programExists('apt-get')) return undefined;
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'Dpkg::Use-Pty=0'];
  if (process.getuid?.() === 0) return apt;
  return programExists('sudo') && succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n', ...apt] : undefined;
}

/**
 * Installs missing packages with apt, as root or with a sudo that needs no password. Without permission it prints which packages to
 * install and continues; the programs that need them fail with a clear message.
 * @param {Need[]} needs
 * @param {string} purpose
 */
export async function systemPackages(needs, purpose, progress) {
  const names = missing(needs).map(({ debian }) => debian);
  if (names.length === 0) return 'all there';
  const [program, ...args] = installer() ?? [];
  if (!program) {
    say(`\n  Missing ${purpose}. As root, on Debian: apt-get install ${names.join(' ')}`);
    if (!programExists('apt-get')) say('  On other systems: the packages that bring the same programs and libraries.');
    return `not installed (needs root or sudo without password): ${names.join(' ')}; going on without`;
  }
  const cure = `Install them by hand and try again: apt-get install ${names.join(' ')}`;
  const onLine = (line) => /^(Get:|Unpacking|Setting up)/.test(line) && progress(line.slice(0, 60));
  progress('asking for the newest list');
  await run(program, [...args, 'update'], { cure, onLine });
  await run(program, [...args, 'install', '-y', '--no-install-recommends', ...names], { cure, onLine });
  return `installed ${names.join(' ')}`;
}
