import { readFile } from 'node:fs/promises';

/** Resident memory of a process, KiB (Linux, proc(5)). */
export async function residentKiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}
