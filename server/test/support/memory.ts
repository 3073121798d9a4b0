import { readFile } from 'node:fs/promises';

/** Memory that a process takes up now, KiB (Linux, proc(5)). */
export async function residentKiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}
