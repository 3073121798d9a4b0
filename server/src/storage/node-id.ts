import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOnce } from '../kernel/write-once.ts';

/**
 * The name by which other processes on the database know this one. Made once for each data folder, so that a process that was
 * killed finds its own leases again. The folder must be locked: two processes of one name would take each other's leases.
 */
export function nodeIdIn(dataDir: string, newId: () => string): string {
  const file = join(dataDir, 'node-id');
  writeOnce(file, newId);
  return readFileSync(file, 'utf8').trim();
}

/** Reads the name of a folder without making one; null when it has none or cannot be read. */
export function readNodeId(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, 'node-id'), 'utf8').trim();
  } catch {
    return null;
  }
}
