import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** With fewer free bytes than this no new people come to this process: the rest belongs to running hearings. */
export const FLOOR_BYTES = 1024 ** 3;
/** How long an answer is reused, ms, because each look writes to the disk. */
const GOOD_FOR_MS = 3_000;

export interface DiskOptions {
  /** The data folder. */
  readonly dataDir: string;
  /** Monotonic, milliseconds. */
  readonly now: () => number;
  readonly floorBytes?: number;
}

/**
 * Reports whether the data folder accepts recordings: null if it does, otherwise a short reason. The test writes a file and flushes
 * it, because permissions and free bytes alone do not show quotas, exhausted inodes or a refusing disk.
 */
export function watchDisk({ dataDir, now, floorBytes = FLOOR_BYTES }: DiskOptions): () => Promise<string | null> {
  let last: { readonly at: number; readonly answer: Promise<string | null> } | undefined;
  // A hanging disk is not asked again: each hanging look takes a thread from the writers.
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
