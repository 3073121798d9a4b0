import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache');

/** The path of a cached file or folder that is slow to make. @param madeOf everything that its content depends on */
export function keptFor(name: string, ...madeOf: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(madeOf)).digest('hex').slice(0, 16);
  return join(CACHE, `${name}-${hash}`);
}

/**
 * Caches a file or folder at `kept`. Several tests may create it at once: it appears complete or not at all, and later creators
 * discard theirs. Without disk space for it, a test continues without the cache.
 */
export function keep(kept: string, make: (own: string) => void): void {
  const own = `${kept}-${randomUUID()}`;
  try {
    mkdirSync(CACHE, { recursive: true });
    make(own);
    renameSync(own, kept);
    removeOthers(kept);
  } catch {
    rmSync(own, { recursive: true, force: true });
  }
}

/** Removes older versions of a cached file or folder. */
function removeOthers(kept: string): void {
  const [name] = /[a-z]+-/.exec(kept.slice(CACHE.length))!;
  for (const other of readdirSync(CACHE))
    if (other.startsWith(name) && /-[0-9a-f]{16}$/.test(other) && join(CACHE, other) !== kept)
      rmSync(join(CACHE, other), { recursive: true, force: true });
}
