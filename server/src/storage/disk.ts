import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** With fewer free bytes this process accepts no new people: the rest is reserved for running hearings. */
export const FLOOR_BYTES = 1024 ** 3;
/** How long a result is reused, ms, because each check writes to the disk. */
const GOOD_FOR_MS = 3_000;

export interface DiskOptions {
  /** The data folder. */
  readonly dataDir: string;
  /** Monotonic, milliseconds. */
  readonly now: () => number;
  readonly floorBytes?: number;
}

/**
 * Returns a function that reports whether the data folder accepts recordings: null if it does, otherwise a short reason. The
 * check writes a file and syncs it, because permissions and free bytes alone do not show quotas, exhausted inodes or a disk that
 * refuses writes.
 */
export function watchDisk({ dataDir, now, floorBytes = FLOOR_BYTES }: DiskOptions): () => Promise<string | null> {
  let last: { readonly at: number; readonly answer: Promise<string | null> } | undefined;
  // A hanging disk is not checked again: each hanging check takes a thread from the writers.
  let looking = false;
  return () => {
    if (last === undefined || (!looking && now() - last.at >= GOOD_FOR_MS)) {
      looking = true;
      const answer = look(dataDir, floorBytes).finally(() => (looking = false));
      last = { at: now(), answer };
    }
    return last.answer;
  };
}

async function look(dataDir: string, floorBytes: number): Promise<string | null> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    if (bavail * bsize < floorBytes) return 'nearly full';
    await tryToWrite(join(dataDir, '.write-test'));
    return null;
  } catch {
    return 'cannot be written';
  }
}

async function tryToWrite(file: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile('x');
    await handle.sync();
  } finally {
    await handle.close();
    await rm(file);
  }
}
