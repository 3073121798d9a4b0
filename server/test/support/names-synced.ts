import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

/**
 * Runs a script with a folder as its argument. Returns the files and folders that it makes there without an `fsync` of the parent
 * folder afterwards. Null where there is no `strace`.
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
  const calls = callsIn(stderr).filter(({ text }) => text.includes(folder));
  const made = calls.flatMap(({ text, end }) => {
    const [, path] = /(?:mkdir\("|openat\([^,]*, ")([^"]+)".*(?:O_CREAT.*|, 0\d+\)\s+)= \d/.exec(text) ?? [];
    return path === undefined ? [] : [{ path, end }];
  });
  const notSynced = made.filter(
    ({ path, end }) =>
      !calls.some(({ text, begin }) => begin > end && /fsync\(/.test(text) && text.includes(`<${dirname(path)}>`)),
  );
  return { made: made.map(({ path }) => path), notSynced: notSynced.map(({ path }) => path) };
}

/**
 * The system calls in strace's output, with the lines at which each began and ended: strace prints a call in two parts when another
 * thread's call comes in between.
 */
function callsIn(output: string): { readonly text: string; readonly begin: number; readonly end: number }[] {
  const unfinished = new Map<string, { readonly text: string; readonly begin: number }>();
  return output.split('\n').flatMap((line, at) => {
    const [, thread = '', rest = ''] = /^(?:\[pid +(\d+)\] )?(.*)$/.exec(line) ?? [];
    const [, begun] = /^(.*) <unfinished \.\.\.>$/.exec(rest) ?? [];
    if (begun !== undefined) {
      unfinished.set(thread, { text: begun, begin: at });
      return [];
    }
    const [, resumed] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    const first = resumed === undefined ? undefined : unfinished.get(thread);
    return [
      first === undefined
        ? { text: rest, begin: at, end: at }
        : { text: first.text + resumed!, begin: first.begin, end: at },
    ];
  });
}
