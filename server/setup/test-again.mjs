// npm run test:again [-- [--runs N] [--anew] FILE…]: runs each file with timing bounds ten times in a row, alone, and prints a
// table at the end. After an interruption it continues when started again on the same commit.
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { main, say } from './steps.mjs';
import { withVitest } from './vitest.mjs';

const KEPT = inRoot('node_modules', '.cache', 'test-again.json');
const JUDGING = ['server/test/**/*.{media,timing,alone}.test.ts', 'client/e2e/**/*.{media,timing,alone}.e2e.ts'];

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '10' }, anew: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const wanted = Number(values.runs);

/** @returns {{commit: string, runs: Record<string, {passed: boolean, seconds: number, load: number}[]>}} */
function kept() {
  const commit = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: inRoot(), encoding: 'utf8' }).stdout.trim();
  try {
    const found = JSON.parse(readFileSync(KEPT, 'utf8'));
    if (!values.anew && found.commit === commit) return found;
  } catch {
    // No earlier run.
  }
  return { commit, runs: {} };
}

function tableOf(files, { commit, runs }) {
  const rows = files.map((file) => {
    const done = runs[file] ?? [];
    const failed = done.filter(({ passed }) => !passed).length;
    const longest = Math.max(0, ...done.map(({ seconds }) => seconds));
    const load = Math.max(0, ...done.map((run) => run.load));
    return [file, `${done.length - failed} of ${done.length}`, failed || '', longest.toFixed(0), load.toFixed(1)];
  });
  const table = [['file', 'passed', 'failed', 'longest, s', 'load before'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => String(row[column]).length)));
  const lines = table.map((row) => row.map((cell, column) => String(cell).padEnd(widths[column])).join('  '));
  return [`\nAt ${commit}:`, ...lines.map((line) => line.trimEnd())].join('\n');
}

await main(async () => {
  const env = await prepare('testTools', 'testBrowser', 'testStore', 'worker', 'client', 'service');
  const files = positionals.length > 0 ? positionals : globSync(JUDGING, { cwd: inRoot() }).sort();
  const state = kept();
  await withVitest(env, async (runVitest) => {
    for (const file of files) {
      const done = (state.runs[file] ??= []);
      while (done.length < wanted) {
        say(`\n${file}: run ${done.length + 1} of ${wanted}`);
        const [begun, load] = [performance.now(), loadavg()[0]];
        const { exitCode } = await runVitest([file]);
        // It was interrupted.
        if (exitCode > 128) return;
        done.push({ passed: exitCode === 0, seconds: (performance.now() - begun) / 1000, load });
        mkdirSync(inRoot('node_modules', '.cache'), { recursive: true });
        writeFileSync(KEPT, JSON.stringify(state));
      }
    }
  });
  console.log(tableOf(files, state));
  if (files.some((file) => state.runs[file]?.some(({ passed }) => !passed))) process.exitCode = 1;
});
