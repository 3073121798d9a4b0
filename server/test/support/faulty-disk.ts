import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/**
 * Has system calls of a process go wrong, as on a slow or a broken disk. Null where there is no `strace`, or it may not attach.
 * @param calls such as `pwrite64,fdatasync`
 * @param fault as strace's `inject` takes it: `error=EIO`, or `delay_enter=` and microseconds
 */
export async function faultyDiskOf(
  pid: number,
  calls: string,
  fault: string,
): Promise<{ readonly end: () => Promise<void> } | null> {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:${fault}`];
  const tracer = spawn('strace', ['-f', ...inject, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(tracer, 'exit');
  // It prints a line when it has attached.
  const isAttached = await Promise.race([
    once(tracer.stderr, 'data').then(([said]) => /attached/.test(String(said))),
    ended.then(() => false),
  ]);
  tracer.stderr.resume();
  const end = async (): Promise<void> => {
    tracer.kill('SIGTERM');
    await ended;
  };
  if (isAttached) return { end };
  await end();
  return null;
}
