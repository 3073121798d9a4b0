import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file (mode 600) under another name first: it appears complete and synced, or not at all, and never replaces another
 * file. Rejects with code `EEXIST` when one exists.
 */
export async function writeWhole<Result>(file: string, write: (draft: string) => Promise<Result>): Promise<Result> {
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    const result = await write(draft);
    sync(draft);
    linkSync(draft, file);
    sync(dirname(file));
    return result;
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${suffix}`, { force: true });
  }
}

/** SHA-256 of a file, hex. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Syncs a file's bytes, or a folder's entries, to disk. */
export function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
