import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { runNode } from './programs.mjs';
import { REPORT_FILE } from './test-report.mjs';
import { unitFolder } from './unit-folder.mjs';

/** Number of random histories on which the laws of a hearing are tested, unless the environment sets another one. */
const PROPERTY_RUNS = '10000';

/**
 * @typedef {{exitCode: number, report: import('./test-report.mjs').TestReport | undefined}} Run `report`: undefined if the run died
 */

/**
 * Prepares the files that runs of vitest need, calls `work`, which may run vitest several times, and removes the files.
 * @param {NodeJS.ProcessEnv} env see `prepare`
 * @param {(runVitest: (args: string[], options?: Parameters<typeof runNode>[2]) => Promise<Run>) => Promise<void>} work
 */
export async function withVitest(env, work) {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-tests-'));
  const UNIT_TMPDIR = unitFolder();
  try {
    await work(async (args, options) => {
      const path = join(folder, `${randomUUID()}.json`);
      const reporters = ['--reporter=default', `--reporter=${inRoot('server', 'setup', 'test-report.mjs')}`];
      const vitest = [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...args];
      const exitCode = await runNode(vitest, { PROPERTY_RUNS, UNIT_TMPDIR, ...env, [REPORT_FILE]: path }, options);
      return { exitCode, report: readReport(path) };
    });
  } finally {
    for (const made of [folder, UNIT_TMPDIR]) rmSync(made, { recursive: true, force: true });
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
