import { readdir, readFile } from 'node:fs/promises';

/** Of the file descriptors that a process may have, the part that it has open, 0 to 1; null where the system does not tell. */
export async function descriptorsUsed(pid: number): Promise<number | null> {
  try {
    const [open, limits] = await Promise.all([readdir(`/proc/${pid}/fd`), readFile(`/proc/${pid}/limits`, 'utf8')]);
    const most = Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
    return most > 0 ? open.length / most : null;
  } catch {
    return null;
  }
}
