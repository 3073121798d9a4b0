import { readdirSync, readFileSync } from 'node:fs';

/**
 * Returns the share of its permitted file descriptors that a process has open, 0 to 1; null where the system does not provide it.
 * Reads synchronously: /proc is not on a disk, and reads through the thread pool would take several times as long.
 */
export function descriptorsUsed(pid: number): number | null {
  try {
    const open = readdirSync(`/proc/${pid}/fd`).length;
    const most = Number(/^Max open files +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]);
    return most > 0 ? open / most : null;
  } catch {
    return null;
  }
}
