import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** How a command ended, and what it said. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as a person sees them. */
  readonly output: string;
}

/** The commands beside the service, as they are run in earnest: bundled (`server/setup/bundle.mjs`). */
const COMMANDS = join(import.meta.dirname, '../../dist/command.js');

/** What to start for one of the project's commands. */
export function commandLine(name: string, ...args: readonly string[]): [program: string, args: string[]] {
  return [process.execPath, [COMMANDS, name, ...args]];
}

/** Runs one of the project's commands as a person does. @param settings beside those of this process */
export function runCommand(name: string, settings: Readonly<Record<string, string>>, ...args: readonly string[]): Ran {
  const env = { ...process.env, ...settings };
  const { status, stdout, stderr } = spawnSync(...commandLine(name, ...args), { env, encoding: 'utf8' });
  return { status, stdout, stderr, output: stdout + stderr };
}
