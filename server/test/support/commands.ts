import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

/** How a command ended, with its output. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which a person sees them. */
  readonly output: string;
}

/** The service's commands as they run in production: bundled (`server/setup/bundle.mjs`). */
const COMMANDS = join(import.meta.dirname, '../../dist/command.js');

/** The command line of one of the project's commands. */
export function commandLine(name: string, ...args: readonly string[]): [program: string, args: string[]] {
  return [process.execPath, [COMMANDS, name, ...args]];
}

/** Runs one of the project's commands. @param settings in addition to this process's environment */
export function runCommand(name: string, settings: Readonly<Record<string, string>>, ...args: readonly string[]): Ran {
  const env = { ...process.env, ...settings };
  const { status, stdout, stderr } = spawnSync(...commandLine(name, ...args), { env, encoding: 'utf8' });
  return { status, stdout, stderr, output: stdout + stderr };
}

/** The same, while the test goes on. */
export async function startCommand(
  name: string,
  settings: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Omit<Ran, 'output'>> {
  const [program, line] = commandLine(name, ...args);
  const running = spawn(program, line, { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[status], stdout, stderr] = await Promise.all([
    once(running, 'close') as Promise<[number | null]>,
    text(running.stdout),
    text(running.stderr),
  ]);
  return { status, stdout, stderr };
}
