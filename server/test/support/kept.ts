import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache');

/** Where what is costly to make lies for all tests to come. @param madeOf all that it depends on */
export function keptFor(name: string, ...madeOf: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(madeOf)).digest('hex').slice(0, 16);
  return join(CACHE, `${name}-${hash}`);
}

/**
 * Keeps a file or folder there. Several tests may make the first at once: it is there whole or not at all, and who comes second throws
 * theirs away. So does one that finds no room for it, and goes on without.
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

/** What was kept before something changed of which it is made. */
function removeOthers(kept: string): void {
  const [name] = /[a-z]+-/.exec(kept.slice(CACHE.length))!;
  for (const other of readdirSync(CACHE))
    if (other.startsWith(name) && /-[0-9a-f]{16}$/.test(other) && join(CACHE, other) !== kept)
      rmSync(join(CACHE, other), { recursive: true, force: true });
}
