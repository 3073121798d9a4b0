import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache');

/** The path of a cached file or folder that is slow to make. @param madeOf everything that its content depends on */
export function cachePathFor(name: string, ...madeOf: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(madeOf)).digest('hex').slice(0, 16);
  return join(CACHE, `${name}-${hash}`);
}

/**
 * Caches a file or folder at `path`. Several tests may create it at once: it appears complete or not at all, and later creators
 * discard theirs. Without disk space for it, a test continues without the cache.
 */
export function fillCache(path: string, make: (own: string) => void): void {
  const own = `${path}-${randomUUID()}`;
  try {
    mkdirSync(CACHE, { recursive: true });
    make(own);
    renameSync(own, path);
    removeOthers(path);
  } catch {
    rmSync(own, { recursive: true, force: true });
  }
}

/** What distinguishes versions of a cached file or folder; a name that is still being made ends otherwise. */
const VERSION = /-[0-9a-f]{16}$/;

/** Removes older versions of a cached file or folder. */
function removeOthers(path: string): void {
  const name = basename(path).replace(VERSION, '');
  for (const other of readdirSync(CACHE))
    if (VERSION.test(other) && other.replace(VERSION, '') === name && join(CACHE, other) !== path)
      rmSync(join(CACHE, other), { recursive: true, force: true });
}
