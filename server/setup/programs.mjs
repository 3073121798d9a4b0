import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { constants as os } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { giveWay } from './give-way.mjs';
import { PINNED_NODE } from './paths.mjs';
import { SetupError } from './steps.mjs';

/** How much of a failed program's output is repeated. */
const TAIL_LINES = 25;

/** @param {string} name @returns {boolean} whether a program of that name is on the path */
export function programExists(name, env = process.env) {
  return (env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @returns {boolean} whether the program ran and ended with code 0; its output is discarded */
export function succeeds(program, args, options = {}) {
  return spawnSync(program, args, { stdio: 'ignore', ...options }).status === 0;
}

/**
 * Runs a program quietly to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {{cure: string, onLine?: (line: string) => void, cwd?: string, env?: NodeJS.ProcessEnv}} options
 * @throws {SetupError} with the cure and the end of the output when it does not end with code 0
 */
export async function run(program, args, { cure, onLine = () => {}, cwd, env }) {
  const plain = { ...(env ?? process.env), NO_COLOR: '1' };
  const child = spawn(program, args, { cwd, env: plain, stdio: ['ignore', 'pipe', 'pipe'] });
  const tail = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      onLine(line);
    });
  }
  const ending = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  if (ending) throw new SetupError(`${program} ${args.join(' ')}: ${ending}`, cure, tail.join('\n'));
}

/**
 * Runs the pinned Node with `args` in place of this process. If the current Node supports it, the process replaces itself
 * (`execve`); older ones stay as the parent process, and forward signals and the exit code.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function becomeNode(args, env) {
  if (process.execve) process.execve(PINNED_NODE, [PINNED_NODE, ...args], env);
  process.exitCode = await runNode(args, env);
}

/** Signals to this process that also concern a program that it runs. */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs the pinned Node with our own standard streams until it ends.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {{besideOthers?: boolean, nice?: number}} [options] `besideOthers`: plain lines of output, because other programs write to
 *   the same terminal; `nice`: CPU priority of the program and its children (see `giveWay`)
 * @returns {Promise<number>} its exit code, 128 + number for a signal
 */
export function runNode(args, env, { besideOthers = false, nice = 0 } = {}) {
  const stdio = ['inherit', besideOthers ? 'pipe' : 'inherit', 'inherit'];
  const child = spawn(PINNED_NODE, args, { env, stdio, detached: nice > 0 });
  if (nice > 0) giveWay(child.pid, nice);
  child.stdout?.pipe(process.stdout, { end: false });
  // The terminal sends Ctrl-C to the child as well: forwarding it would deliver it twice.
  const pass = (signal) => (signal === 'SIGINT' && process.stdin.isTTY && nice === 0) || child.kill(signal);
  for (const signal of PASSED_ON) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const each of PASSED_ON) process.off(each, pass);
      resolve(code ?? 128 + (os.signals[signal] ?? 0));
    });
  });
}
