import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** With less free than this, nobody new is to be sent here: what is left belongs to the hearings that are being held. */
export const FLOOR_BYTES = 1024 ** 3;
/** An answer is good for so long: asking is free, but each look writes to the disk. */
const GOOD_FOR_MS = 3_000;

export interface DiskOptions {
  /** The data folder. */
  readonly dataDir: string;
  /** Monotonic, milliseconds. */
  readonly now: () => number;
  readonly floorBytes?: number;
}

/**
 * Says, when asked, whether the data folder takes recordings: null when it does, else in a few words why not. A file is
 * written and put on the disk to see it: permissions and free bytes alone know nothing of quotas, of inodes that ran out
 * or of a disk that refuses.
 */
export function watchDisk({ dataDir, now, floorBytes = FLOOR_BYTES }: DiskOptions): () => Promise<string | null> {
  let last: { readonly at: number; readonly answer: Promise<string | null> } | undefined;
  // A disk that hangs is not asked again: each look that hangs takes a thread from those who write.
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
