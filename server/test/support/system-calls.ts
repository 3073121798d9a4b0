import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A system call as strace prints it, and the lines of its output at which the call began and ended. */
export interface SystemCall {
  readonly text: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * Runs a script with a folder as its argument. Returns its system calls of these names in that folder, in the order in which they
 * ended. Null where there is no `strace`.
 * @param folder its real path
 * @param names such as `mkdir,openat`
 * @param fault what strace is to `inject`; it counts in each thread, and calls that may take long have one thread
 */
export function systemCallsOf(script: string, folder: string, names: string, fault?: string): SystemCall[] | null {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const own = mkdtempSync(join(tmpdir(), 'mahzar-strace-'));
  // To a file: what the script says itself, for example a warning of Node's, would come into the middle of a call.
  const output = join(own, 'calls');
  const strace = [
    '-o',
    output,
    '-f',
    '-y',
    '-s',
    '300',
    '-e',
    `trace=${names}`,
    ...(fault === undefined ? [] : ['-e', `inject=${fault}`]),
  ];
  const node = [process.execPath, '--input-type=module', '-e', script, folder];
  const env = fault === undefined ? process.env : { ...process.env, UV_THREADPOOL_SIZE: '1' };
  try {
    const { status, stderr } = spawnSync('strace', [...strace, ...node], { encoding: 'utf8', env });
    if (status !== 0) throw new Error(stderr);
    return callsIn(readFileSync(output, 'utf8')).filter(({ text }) => text.includes(folder));
  } finally {
    rmSync(own, { recursive: true });
  }
}

/** Strace prints a call in two parts when another thread's call comes in between. */
function callsIn(output: string): SystemCall[] {
  const unfinished = new Map<string, { readonly text: string; readonly begin: number }>();
  return output.split('\n').flatMap((line, at) => {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const [, begun] = /^(.*) <unfinished \.\.\.>$/.exec(rest) ?? [];
    if (begun !== undefined) {
      unfinished.set(thread, { text: begun, begin: at });
      return [];
    }
    const [, resumed] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    const first = resumed === undefined ? undefined : unfinished.get(thread);
    return [
      first === undefined
        ? { text: rest, begin: at, end: at }
        : { text: first.text + resumed!, begin: first.begin, end: at },
    ];
  });
}
