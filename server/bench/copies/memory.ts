import { readdir, readFile } from 'node:fs/promises';

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly program: string;
  /** Most resident memory since its start, MB. */
  readonly mostMB: number;
}

/** The most memory of any process below a process, by program. Linux tells. */
export async function mostMemoryBelow(pid: number): Promise<ReadonlyMap<string, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map(running))).filter((one) => one !== null);
  const byParent = Map.groupBy(all, ({ parent }) => parent);
  const most = new Map<string, number>();
  const look = (from: number): void => {
    for (const { pid: child, program, mostMB } of byParent.get(from) ?? []) {
      most.set(program, Math.max(most.get(program) ?? 0, mostMB));
      look(child);
    }
  };
  look(pid);
  return most;
}

/** Null for a process that has ended. */
async function running(pid: string): Promise<Running | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const valueOf = (name: string): string | undefined => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  const [program, parent] = [valueOf('Name'), valueOf('PPid')];
  if (program === undefined || parent === undefined) return null;
  return { pid: Number(pid), parent: Number(parent), program, mostMB: Number(valueOf('VmHWM') ?? 0) / 1024 };
}
