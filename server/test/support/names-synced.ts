import { dirname } from 'node:path';
import { systemCallsOf } from './system-calls.ts';

/**
 * Runs a script with a folder as its argument. Returns the files and folders that it makes there without an `fsync` of the parent
 * folder afterwards. Null where there is no `strace`.
 * @param folder its real path
 */
export function namesNotSynced(
  script: string,
  folder: string,
): { readonly made: readonly string[]; readonly notSynced: readonly string[] } | null {
  const calls = systemCallsOf(script, folder, 'mkdir,openat,fsync');
  if (calls === null) return null;
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
