import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../programs.mjs';
import { SetupError } from '../steps.mjs';
import { WORKER_BUILD_NEEDS, missing, systemPackages } from '../system-packages.mjs';
import { runsHere } from './runs-here.mjs';

const STAND_INS = fileURLToPath(new URL('stand-ins/', import.meta.url));

/** @param {string} wrap text of a meson wrap file @returns {string} the folder in which meson looks before it downloads */
export function wrapFolder(wrap) {
  const folder = /^directory\s*=\s*(\S+)$/m.exec(wrap)?.[1];
  if (!folder) throw new Error('a wrap file without directory');
  return folder;
}

/** Puts this project's wrapper files where mediasoup's build expects the libraries that it would download. */
function layStandIns(subprojects) {
  for (const name of readdirSync(STAND_INS)) {
    const wrap = readFileSync(join(subprojects, `${name}.wrap`), 'utf8');
    cpSync(join(STAND_INS, name), join(subprojects, wrapFolder(wrap)), { recursive: true });
  }
}

/**
 * Builds the worker from the C++ sources in mediasoup's npm package and the system's libraries, without any download. The
 * package stays unchanged. An interrupted build continues, because meson and ninja store their state in `folder`.
 * @param {string} npmPackage mediasoup's folder
 * @param {string} folder where to build; ends up with `mediasoup-worker` in it
 * @param {string} reason why it has to be built, as a text for the user
 */
export async function buildWorker(npmPackage, folder, reason, progress) {
  await systemPackages(WORKER_BUILD_NEEDS, 'to build the mediasoup worker', progress);
  const lacking = missing(WORKER_BUILD_NEEDS).map(({ debian }) => debian);
  if (lacking.length > 0) {
    throw new SetupError(
      `The mediasoup worker has to be built (${reason}), but what builds it is not all here: ${lacking.join(' ')}.`,
      `As root: apt-get install ${lacking.join(' ')} (or your system’s packages for the same), then try again. ` +
        'Or name a worker built elsewhere in MEDIASOUP_WORKER_BIN.',
    );
  }
  const cure = `See the message above. To begin the build anew, remove ${folder} and try again.`;
  const source = join(folder, 'source');
  const build = join(folder, 'build');
  progress(`${reason}; preparing the build`);
  rmSync(join(source, 'subprojects'), { recursive: true, force: true });
  mkdirSync(source, { recursive: true });
  cpSync(join(npmPackage, 'worker'), source, { recursive: true, preserveTimestamps: true });
  layStandIns(join(source, 'subprojects'));
  const options = ['--wrap-mode=nodownload', '--buildtype=release', '-Db_ndebug=true', '-Dstrip=true'];
  await run('meson', ['setup', '--reconfigure', ...options, build, source], { cure });
  // libwebrtc's sources include the headers generated here, but mediasoup's build does not declare this dependency: it fails when
  // it compiles such a source first (seen with 3.27.1).
  await run('ninja', ['-C', build, 'fbs/FBS/worker.h'], { cure });
  await run('ninja', ['-C', build, 'mediasoup-worker'], {
    cure,
    onLine: (line) => {
      const done = /^\[(\d+)\/(\d+)\]/.exec(line);
      if (done) progress(`${reason}; building ${done[1]} of ${done[2]}`);
    },
  });
  const binary = join(folder, 'mediasoup-worker');
  await run('strip', ['-o', binary, join(build, 'mediasoup-worker')], { cure });
  if (!runsHere(binary)) throw new SetupError('The worker was built but does not run here.', cure);
}
