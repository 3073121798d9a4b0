import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { buildWorker } from './mediasoup-worker/build.mjs';
import { downloadWorker } from './mediasoup-worker/download.mjs';
import { runsHere } from './mediasoup-worker/runs-here.mjs';
import { fingerprint } from './fingerprint.mjs';
import { onlyOne } from './only-one.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { SetupError } from './steps.mjs';

const PACKAGE = inRoot('node_modules', 'mediasoup');

/** @returns {string} name and version of the operating system, to whose libraries the worker is linked */
function distribution() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return ['ID', 'VERSION_ID'].map((key) => new RegExp(`^${key}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? '').join(' ');
  } catch {
    return '';
  }
}

/** @returns {string} mediasoup's version, as installed */
function mediasoupVersion() {
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version;
}

/**
 * The folder of the worker for these inputs: mediasoup's version, our build, and the operating system. It is outside the checkout,
 * so that a new clone does not build again.
 */
function workerFolder() {
  const version = mediasoupVersion();
  const key = fingerprint({
    paths: ['build.mjs', 'stand-ins'].map((name) => inRoot('server', 'setup', 'mediasoup-worker', name)),
    facts: [version, platform(), arch(), distribution()],
  });
  return join(cacheFolder(), `mediasoup-worker-${version}-${key}`);
}

/** @returns {string} where the worker's binary is, or will be */
export function workerBinary() {
  return process.env.MEDIASOUP_WORKER_BIN || join(workerFolder(), 'mediasoup-worker');
}

/**
 * Provides the mediasoup worker. Takes the first that exists: the file named by `MEDIASOUP_WORKER_BIN`; the cache; mediasoup's
 * prebuilt binary, if it can be downloaded and runs here; a build from the npm package's source.
 */
export async function mediasoupWorker(progress) {
  const own = process.env.MEDIASOUP_WORKER_BIN;
  if (own) {
    if (runsHere(own)) return `${own} (MEDIASOUP_WORKER_BIN)`;
    throw new SetupError(`MEDIASOUP_WORKER_BIN names ${own}, which does not run.`, 'Correct the variable or unset it.');
  }
  const folder = workerFolder();
  if (existsSync(workerBinary())) return `in ${folder}`;
  return onlyOne(
    `${folder}.lock`,
    () => progress('being made by another process: waiting for it'),
    async () => {
      if (existsSync(workerBinary())) return `in ${folder}`;
      const making = `${folder}.making`;
      mkdirSync(making, { recursive: true });
      const refusal = await downloadWorker(mediasoupVersion(), making, progress);
      if (refusal) await buildWorker(PACKAGE, making, refusal, progress);
      mkdirSync(folder, { recursive: true });
      renameSync(join(making, 'mediasoup-worker'), workerBinary());
      rmSync(making, { recursive: true, force: true });
      return `${refusal ? `built from source (${refusal})` : 'mediasoup’s own'}, kept in ${folder}`;
    },
  );
}
