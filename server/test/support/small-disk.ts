import { execFileSync } from 'node:child_process';

/** A tmpfs where mounting is allowed; elsewhere a full disk cannot be had. */
export function mountSmallDisk(directory: string, bytes: number): { unmount: () => void } | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { unmount: () => execFileSync('umount', ['-l', directory]) };
}
