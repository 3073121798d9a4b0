import { readdirSync, readFileSync } from 'node:fs';

/**
 * Of the file descriptors that a process may have, the part that it has open, 0 to 1; null where the system does not tell. Read at
 * once: /proc is no disk, and by way of the thread pool it would take several times as long.
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
