// npm test, npm run e2e: makes ready what the tests need, runs them with vitest, and closes with a line of counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { runNode } from './programs.mjs';
import { main } from './steps.mjs';
import { closingLine, countTests } from './test-counts.mjs';

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
  try {
    const report = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
    const exitCode = await runNode([vitest, 'run', ...reporters, ...process.argv.slice(2)], {
      PROPERTY_RUNS,
      ...env,
    });
    const counts = countTests(readReport(report), exitCode);
    console.log(`\n${closingLine(counts)}`);
    process.exitCode = counts.failed > 0 ? exitCode || 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
