import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createWorker, workerBin } from 'mediasoup';
import type { types } from 'mediasoup';
import { childEnvironment } from '../../kernel/child-environment.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const LAUNCHER = fileURLToPath(new URL('worker.sh', import.meta.url));

export interface SpawnOptions {
  /** Path of the worker's binary; without it MEDIASOUP_WORKER_BIN or the package's own. */
  readonly workerBin?: string | undefined;
  /** CPU to pin the worker to, counted from 0. */
  readonly cpu?: number | undefined;
}

/**
 * Starts a worker process that the service alone ends. mediasoup 3.27.1 handles SIGINT and SIGTERM of this process and closes its
 * workers at once; its handlers are removed here, because hearings are drained first.
 *
 * @throws when the binary is missing or does not start
 */
export async function spawnWorker(options: SpawnOptions): Promise<types.Worker> {
  const binary = options.workerBin ?? workerBin;
  await access(binary, constants.X_OK);
  const before = SIGNALS.map((signal) => process.listeners(signal));
  // The library passes on its environment and cannot add to it, so the launcher gets the path this way; it passes none on.
  process.env['MAHZAR_MEDIA_WORKER'] = binary;
  const starting = createWorker({ workerBin: LAUNCHER, logLevel: 'warn', logTags: [] });
  delete process.env['MAHZAR_MEDIA_WORKER'];
  SIGNALS.forEach((signal, index) => {
    const added = process.listeners(signal).filter((listener) => !before[index]?.includes(listener));
    for (const listener of added) process.removeListener(signal, listener);
  });
  const worker = await starting;
  if (options.cpu !== undefined) pin(worker.pid, options.cpu);
  return worker;
}

/** Best effort: where `taskset` is missing or fails, the scheduler chooses the CPU. */
function pin(pid: number, cpu: number): void {
  const args = ['--all-tasks', '--pid', '--cpu-list', String(cpu), String(pid)];
  execFile('taskset', args, { env: childEnvironment() }, () => undefined);
}
