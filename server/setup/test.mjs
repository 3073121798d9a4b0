// npm test, npm run e2e: makes ready what the tests need, runs them with vitest, and closes with a line of counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { runNode } from './programs.mjs';
import { main, say } from './steps.mjs';
import { TIMED_PROJECTS, closingLine, countTests, withSecondRun, worthAnotherRun } from './test-counts.mjs';
import { REPORT_FILE } from './test-report.mjs';

/** Random histories on which the laws of a hearing are tried, unless the environment asks for another number. */
const PROPERTY_RUNS = '10000';

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

await main(async () => {
  const env = await prepare('testTools', 'worker', 'client');
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-tests-'));
  const runVitest = async (name, args) => {
    const path = join(folder, `${name}.json`);
    const reporters = ['--reporter=default', `--reporter=${inRoot('server', 'setup', 'test-report.mjs')}`];
    const exitCode = await runNode([inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...args], {
      PROPERTY_RUNS,
      ...env,
      [REPORT_FILE]: path,
    });
    return { exitCode, report: readReport(path) };
  };
  try {
    const { exitCode, report } = await runVitest('first', process.argv.slice(2));
    // Who changes the code sees a test that wavers at once; a build that nobody watches is not lost to a busy second.
    const again = process.env.CI ? worthAnotherRun(report) : [];
    if (report === undefined || again.length === 0) return close(countTests(report, exitCode), exitCode);
    say(`\nOnce more, alone:${again.map((file) => `\n  ${relative(inRoot(), file)}`).join('')}\n`);
    const second = await runVitest('second', [
      ...again,
      '--no-file-parallelism',
      ...TIMED_PROJECTS.flatMap((project) => ['--project', project]),
    ]);
    const whole = withSecondRun(report, second.report);
    const names = whole.wavered.map((file) => relative(inRoot(), file));
    close(countTests(whole.report, second.exitCode), second.exitCode, names);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function close(counts, exitCode, wavered = []) {
  console.log(`\n${closingLine(counts, wavered)}`);
  process.exitCode = counts.failed > 0 ? exitCode || 1 : 0;
}
