import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeDiskImage } from './disk-image.ts';
import type { DiskImage } from './disk-image.ts';

/** `EXT4_IOC_SHUTDOWN`, and its flag by which not even the file system's own journal is written any more. */
const SHUTDOWN = 0x80_04_58_7dn;
const NO_LOG_FLUSH = 2;
const TRY_EVERY_MS = 20;
const TRIES = 250;

/** A disk whose power can be cut. */
export interface CuttableDisk {
  /** A folder on it. */
  readonly folder: string;
  /** Puts everything on the disk, as the files that a test has copied there. */
  sync(): void;
  /**
   * From now on nothing reaches the disk: what was not synced, and what the file system itself had not written, is lost.
   * Returns when that is so, epoch milliseconds.
   */
  cutPower(): number;
  /** Mounts what is on the disk; the processes that had files open on it must be about to end. */
  powerOn(): Promise<void>;
  remove(): void;
}

/** Mounts such a disk; undefined where that is not possible. */
export function mountCuttableDisk(): CuttableDisk | undefined {
  const mountedIn = mkdtempSync(join(tmpdir(), 'mahzar-power-'));
  const folder = join(mountedIn, 'data');
  let image: DiskImage | undefined;
  try {
    image = makeDiskImage();
    image.mountIn(mountedIn);
  } catch {
    image?.remove();
    rmSync(mountedIn, { recursive: true });
    return undefined;
  }
  mkdirSync(folder);
  return {
    folder,
    sync: () => void execFileSync('sync', ['--file-system', mountedIn]),
    cutPower: () => shutDown(mountedIn),
    async powerOn() {
      await again(() => execFileSync('umount', [mountedIn], { stdio: 'pipe' }));
      // The kernel frees the former loop device a moment after it was unmounted.
      await again(() => image.mountIn(mountedIn));
    },
    remove() {
      spawnSync('umount', ['-l', mountedIn]);
      rmSync(mountedIn, { recursive: true });
      image.remove();
    },
  };
}

/** Tries until it succeeds. @throws the last error after 5 s */
async function again(step: () => unknown): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      step();
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await setTimeout(TRY_EVERY_MS);
    }
  }
}

function shutDown(directory: string): number {
  const ffi = process.getBuiltinModule('node:ffi');
  const { functions: libc } = ffi.dlopen(null, {
    ioctl: { arguments: ['int32', 'uint64', 'buffer'], return: 'int32' },
  });
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(NO_LOG_FLUSH);
  const file = openSync(directory, 'r');
  try {
    if (libc.ioctl(file, SHUTDOWN, flags) !== 0) throw new Error(`the file system in ${directory} cannot be shut down`);
    return Date.now();
  } finally {
    closeSync(file);
  }
}
