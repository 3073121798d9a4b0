import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Delays each `fdatasync` of a process, as on a slow disk. Null where there is no `strace`, or it may not attach. */
export async function slowDiskOf(
  pid: number,
  milliseconds: number,
): Promise<{ readonly end: () => Promise<void> } | null> {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const delay = ['-e', 'trace=fdatasync', '-e', `inject=fdatasync:delay_enter=${milliseconds * 1000}`];
  const tracer = spawn('strace', ['-f', ...delay, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
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
