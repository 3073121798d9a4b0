import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The image file is sparse: it uses disk space only as it is written. */
const IMAGE_BYTES = 2 * 1024 ** 3;
/** The disk is released after this time, s, whatever happens to the test. */
const THAWED_AFTER_S = 40;

export interface FreezableDisk {
  /** Blocks every write to the disk from now on. */
  freeze(): void;
  thaw(): void;
  unmount(): void;
}

/** Mounts a file system in a folder that can be frozen; undefined where that is not possible. */
export function mountFreezableDisk(directory: string): FreezableDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-disk-'));
  const image = join(folder, 'image');
  const quiet = { stdio: 'ignore' } as const;
  try {
    writeFileSync(image, '');
    truncateSync(image, IMAGE_BYTES);
    execFileSync('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=1,lazy_journal_init=1', image], quiet);
    execFileSync('mount', ['-o', 'loop', image, directory], quiet);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  let frozen = false;
  const thaw = () => {
    // Fails if the disk has been released already.
    if (frozen) spawnSync('fsfreeze', ['-u', directory], quiet);
    frozen = false;
  };
  return {
    freeze() {
      spawn('sh', ['-c', `sleep ${THAWED_AFTER_S}; fsfreeze -u "$0"`, directory], { ...quiet, detached: true }).unref();
      execFileSync('fsfreeze', ['-f', directory], quiet);
      frozen = true;
    },
    thaw,
    unmount() {
      thaw();
      execFileSync('umount', ['-l', directory]);
      rmSync(folder, { recursive: true });
    },
  };
}
