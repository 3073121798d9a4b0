import { spawnSync } from 'node:child_process';
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
