// npm test, npm run e2e: prepares everything the tests need, runs them with vitest, and prints a line of counts.
import { availableParallelism, cpus } from 'node:os';
import { relative } from 'node:path';
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { main, say } from './steps.mjs';
import {
  TIMED_PROJECTS,
  closingLine,
  countTests,
  faultLines,
  together,
  withSecondRun,
  worthAnotherRun,
} from './test-counts.mjs';
import { STAGES } from './test-stages.mjs';
import { withVitest } from './vitest.mjs';

/** CPU time used on all cores of this machine since its start, seconds. */
function busySeconds() {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}

const nameOf = (file) => relative(inRoot(), file);

const ofProjects = (projects) => projects.flatMap((project) => ['--project', project]);

/** Runs all tests, stage by stage. */
async function runAll(runVitest) {
  const started = [];
  const used = [];
  for (const lanes of STAGES) {
    const since = { at: performance.now(), busy: busySeconds() };
    const seconds = () => (performance.now() - since.at) / 1000;
    const took = [];
    const besideOthers = lanes.length > 1;
    for (const { projects, nice, follows } of lanes) {
      const first = started.find((lane) => follows !== undefined && lane.projects.includes(follows))?.run;
      const begin = () => runVitest([...ofProjects(projects), '--passWithNoTests'], { besideOthers, nice });
      // If the first lane was ended by a signal, this one does not begin.
      const run = first === undefined ? begin() : first.then((done) => (done.exitCode > 128 ? done : begin()));
      started.push({ projects, run });
      void run.then(() => took.push(`${projects.join(' and ')} ${seconds().toFixed(0)} s`));
    }
    const ended = await Promise.all(started.map(({ run }) => run));
    const busy = (busySeconds() - since.busy) / seconds();
    used.push(`${seconds().toFixed(0)} s with ${busy.toFixed(1)} busy (${took.join(', ')})`);
    // A lane was ended by a signal or crashed, so the counts would be incomplete.
    if (ended.some(({ exitCode }) => exitCode > 128)) break;
  }
  const runs = await Promise.all(started.map(({ run }) => run));
  say(`\nStages, on ${availableParallelism()} cores: ${used.join(', ')}`);
  return {
    exitCode: Math.max(...runs.map(({ exitCode }) => exitCode)),
    report: together(runs.map(({ report }) => report)),
  };
}

await main(async () => {
  const env = await prepare('testTools', 'testBrowser', 'testStore', 'worker', 'client', 'service');
  await withVitest(env, async (runVitest) => {
    const asked = process.argv.slice(2);
    const whole = asked.length === 0 && process.env.HEAVY !== '1';
    const { exitCode, report } = await (whole ? runAll(runVitest) : runVitest(asked));
    // Only in CI, failed tests with timing bounds run again: a developer should see a wavering test at once.
    const again = process.env.CI ? worthAnotherRun(report) : [];
    sayFaults('Failed', report);
    if (report === undefined || again.length === 0) return close(countTests(report, exitCode), exitCode);
    say(`\nOnce more, alone:${again.map((file) => `\n  ${nameOf(file)}`).join('')}\n`);
    const second = await runVitest([...again, '--no-file-parallelism', ...ofProjects(TIMED_PROJECTS)]);
    const final = withSecondRun(report, second.report);
    sayFaults('Failed also then, or had no second try', final.report);
    close(countTests(final.report, second.exitCode), second.exitCode, final.wavered.map(nameOf));
  });
});

/** Prints the failures at the end of the output, because the beginning of a long output is often cut off. */
function sayFaults(heading, report) {
  const lines = faultLines(report, nameOf);
  if (lines.length > 0) say(`\n${heading}:${lines.map((line) => `\n  ${line}`).join('')}`);
}

function close(counts, exitCode, wavered = []) {
  console.log(`\n${closingLine(counts, wavered)}`);
  process.exitCode = counts.failed > 0 ? exitCode || 1 : 0;
}
