import { execFileSync } from 'node:child_process';

/** Mounts a tmpfs of this size; undefined without the permission to mount. */
export function mountSmallDisk(directory: string, bytes: number): { unmount: () => void } | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { unmount: () => execFileSync('umount', ['-l', directory]) };
}
