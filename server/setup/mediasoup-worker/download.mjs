import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { basename, join } from 'node:path';
import { succeeds } from '../programs.mjs';
import { CHECKSUMS } from './checksums.mjs';
import { runsHere } from './runs-here.mjs';

/** How long to wait for the first answer. Closed networks often drop packets without a word. */
const ANSWER_MS = 5_000;
/** How long the whole download (about 3 MB) may take. */
const DOWNLOAD_MS = 120_000;

/**
 * The address of mediasoup's prebuilt worker. The variable for a mirror is the one that mediasoup's own install script reads.
 * @param {string} version of mediasoup
 */
export function downloadUrl(
  version,
  env = process.env,
  system = { platform: platform(), arch: arch(), release: release() },
) {
  const base =
    env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || 'https://github.com/versatica/mediasoup/releases/download';
  const kernel = system.platform === 'linux' ? `-kernel${system.release.split('.')[0]}` : '';
  return `${base}/${version}/mediasoup-worker-${version}-${system.platform}-${system.arch}${kernel}.tgz`;
}

/**
 * Downloads mediasoup's prebuilt worker into `folder`, compares its SHA-256 with the known one and only then runs it, to test
 * whether it works on this machine. For a version without a known checksum, `MEDIASOUP_WORKER_SHA256` can give one; otherwise
 * nothing is downloaded.
 * @param {string} version of mediasoup
 * @param {string} folder
 * @param {(text: string) => void} progress
 * @returns {Promise<string>} the reason for a failure, or an empty string if `folder/mediasoup-worker` exists and runs
 */
export async function downloadWorker(version, folder, progress, { env = process.env, answerMs = ANSWER_MS } = {}) {
  const url = downloadUrl(version, env);
  const expected = env.MEDIASOUP_WORKER_SHA256 || CHECKSUMS[basename(url)];
  if (!expected) return 'no SHA-256 is known of the ready-made one (MEDIASOUP_WORKER_SHA256 may name it)';
  const giveUp = new AbortController();
  let timer = setTimeout(() => giveUp.abort(), answerMs);
  try {
    progress('asking for mediasoup’s ready-made one');
    const response = await fetch(url, { signal: giveUp.signal });
    if (!response.ok) return `no ready-made one: HTTP ${response.status}`;
    clearTimeout(timer);
    timer = setTimeout(() => giveUp.abort(), DOWNLOAD_MS);
    const archive = join(folder, 'ready-made.tgz');
    writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
    const unpacked = succeeds('tar', ['-xzf', archive, '-C', folder, 'mediasoup-worker']);
    if (!unpacked) return 'the ready-made one is not readable';
    const binary = join(folder, 'mediasoup-worker');
    const found = createHash('sha256').update(readFileSync(binary)).digest('hex');
    if (found !== expected.toLowerCase()) {
      rmSync(binary);
      return `the ready-made one is not the one that is known: its SHA-256 is ${found}`;
    }
    return runsHere(binary) ? '' : 'the ready-made one does not run here';
  } catch {
    return 'the ready-made one is out of reach';
  } finally {
    clearTimeout(timer);
  }
}
