import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

/**
 * Runs a script with a folder as its argument, and looks for the files and folders that it makes there and whose names it does
 * not put on the disk afterwards (`fsync` of the folder above). Null where there is no `strace`.
 * @param folder its real path
 */
export function namesNotSynced(
  script: string,
  folder: string,
): { readonly made: readonly string[]; readonly notSynced: readonly string[] } | null {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const strace = ['-f', '-y', '-s', '300', '-e', 'trace=mkdir,openat,fsync'];
  const node = [process.execPath, '--input-type=module', '-e', script, folder];
  const { status, stderr } = spawnSync('strace', [...strace, ...node], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const calls = stderr.split('\n').filter((line) => line.includes(folder));
  const made = calls.flatMap((line, at) => {
    const [, path] = /(?:mkdir\("|openat\([^,]*, ")([^"]+)".*(?:O_CREAT.*|, 0\d+\)\s+)= \d/.exec(line) ?? [];
    return path === undefined ? [] : [{ path, at }];
  });
  const notSynced = made.filter(
    ({ path, at }) =>
      !calls.some((line, index) => index > at && /fsync\(/.test(line) && line.includes(`<${dirname(path)}>`)),
  );
  return { made: made.map(({ path }) => path), notSynced: notSynced.map(({ path }) => path) };
}
