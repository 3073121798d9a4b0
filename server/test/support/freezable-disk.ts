import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { makeDiskImage } from './disk-image.ts';
import type { DiskImage } from './disk-image.ts';

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
  let image: DiskImage | undefined;
  const quiet = { stdio: 'ignore' } as const;
  try {
    image = makeDiskImage();
    image.mountIn(directory);
  } catch {
    image?.remove();
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
      image.remove();
    },
  };
}
