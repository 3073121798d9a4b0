import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const POLL_MS = 20;

/** Ids of the running child processes of a process. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Ids of the running child processes of a process, of all its threads. To start `pgrep` copies the page tables of this process. */
export function childrenNow(pid: number): number[] {
  const threads = orNothing(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const texts = threads.map((thread) => orNothing(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')));
  return texts.flatMap((text) => (text ?? '').split(' ').filter(Boolean).map(Number));
}

/** The command line of a process; empty when it has ended. */
export function commandLineOf(pid: number): string {
  return (orNothing(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').replaceAll('\0', ' ');
}

/** Processes and threads end while they are read about. */
function orNothing<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * The program and arguments to spawn so that the kernel kills the program when this process ends for any reason: vitest ends a
 * file's process by a signal, and then waits for children that still hold its standard error.
 */
export function endsWithUs(program: string, ...args: readonly string[]): [program: string, args: string[]] {
  // By its full path, because tests set the program's `PATH`.
  return ['/usr/bin/setpriv', ['--pdeathsig', 'KILL', program, ...args]];
}

/** Resolves when none of these processes runs any more. Only the test's time limit ends the wait. */
export async function haveEnded(pids: readonly number[]): Promise<void> {
  for (const pid of pids) while (await runs(pid)) await setTimeout(POLL_MS);
}

/** Whether a process runs; a zombie does not. */
async function runs(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}

/** Stops processes (SIGSTOP); resolves when no thread of them runs any more, also none that still waited for the disk. */
export async function stopAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  for (const pid of pids) while (!isStopped(pid)) await setTimeout(1);
}

/** Also when it has ended. */
function isStopped(pid: number): boolean {
  const threads = orNothing(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const stats = threads.map((thread) => orNothing(() => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')));
  return stats.every((stat) => stat === undefined || /^\) [TXZ]/.test(stat.slice(stat.lastIndexOf(')'))));
}

/** CPU time of a process so far, ms. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Local and remote addresses of a process's UDP sockets, IPv4 and IPv6, in the kernel's notation (0100007F: 127.0.0.1). */
export async function udpAddressesOf(pid: number): Promise<{ local: string; remote: string }[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const own = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const tables = await Promise.all(['udp', 'udp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  const rows = tables.flatMap((table) => table.trim().split('\n').slice(1)).map((row) => row.trim().split(/\s+/));
  return rows
    .filter((row) => own.has(row[9]!))
    .map((row) => ({ local: row[1]!.split(':')[0]!, remote: row[2]!.split(':')[0]! }));
}
