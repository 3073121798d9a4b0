import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The image file is sparse: it uses disk space only as it is written. */
const IMAGE_BYTES = 2 * 1024 ** 3;
const quiet = { stdio: 'ignore' } as const;

/** A file that can be mounted as a disk with an ext4 file system. */
export interface DiskImage {
  /** @throws without the permission to mount */
  mountIn(directory: string): void;
  remove(): void;
}

/** Makes an image. @throws where there is no `mkfs.ext4` */
export function makeDiskImage(): DiskImage {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-disk-'));
  const image = join(folder, 'image');
  const remove = () => rmSync(folder, { recursive: true });
  try {
    writeFileSync(image, '');
    truncateSync(image, IMAGE_BYTES);
    execFileSync('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=1,lazy_journal_init=1', image], quiet);
  } catch (error) {
    remove();
    throw error;
  }
  const mountIn = (directory: string) => void execFileSync('mount', ['-o', 'loop', image, directory], quiet);
  return { mountIn, remove };
}
