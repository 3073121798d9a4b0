import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Takes room on the disk only as it is written. */
const IMAGE_BYTES = 2 * 1024 ** 3;
/** Whatever becomes of the test, no disk hangs longer (s). */
const THAWED_AFTER_S = 40;

export interface FreezableDisk {
  /** From now on every write to the disk blocks. */
  freeze(): void;
  thaw(): void;
  unmount(): void;
}

/** A file system of its own in a folder, which can be made to hang; undefined where that cannot be had. */
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
    // It fails where the disk has been let go already.
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
