// npm test, npm run e2e: makes ready what the tests need, runs them with vitest, and closes with a line of counts.
import { availableParallelism, cpus } from 'node:os';
import { relative } from 'node:path';
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { main, say } from './steps.mjs';
import { TIMED_PROJECTS, closingLine, countTests, together, withSecondRun, worthAnotherRun } from './test-counts.mjs';
import { STAGES } from './test-stages.mjs';
import { withVitest } from './vitest.mjs';

/** How long the cores of this machine have worked, all together, seconds. */
function busySeconds() {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}

const ofProjects = (projects) => projects.flatMap((project) => ['--project', project]);

/** Every test there is, stage after stage. */
async function runAll(runVitest) {
  const started = [];
  const used = [];
  const meanwhile = [];
  for (const lanes of STAGES) {
    const since = { at: performance.now(), busy: busySeconds() };
    const seconds = () => (performance.now() - since.at) / 1000;
    const took = [];
    const besideOthers = lanes.length > 1 || started.some(({ goesOn }) => goesOn);
    for (const { projects, nice, follows, goesOn = false } of lanes) {
      const first = started.find((lane) => follows !== undefined && lane.projects.includes(follows))?.run;
      const begin = () => runVitest([...ofProjects(projects), '--passWithNoTests'], { besideOthers, nice });
      // Where the first was ended from outside, so is this.
      const run = first === undefined ? begin() : first.then((done) => (done.exitCode > 128 ? done : begin()));
      started.push({ projects, goesOn, run });
      void run.then(() => (goesOn ? meanwhile : took).push(`${projects.join(' and ')} ${seconds().toFixed(0)} s`));
    }
    const isLast = lanes === STAGES.at(-1);
    const ended = await Promise.all(started.filter(({ goesOn }) => isLast || !goesOn).map(({ run }) => run));
    const busy = (busySeconds() - since.busy) / seconds();
    used.push(`${seconds().toFixed(0)} s with ${busy.toFixed(1)} busy (${took.join(', ')})`);
    // Somebody ended it, or it died: there is no whole to count any more.
    if (ended.some(({ exitCode }) => exitCode > 128)) break;
  }
  const runs = await Promise.all(started.map(({ run }) => run));
  say(`\nStages, on ${availableParallelism()} cores: ${used.join(', ')}; meanwhile ${meanwhile.join(', ')}`);
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
    // Who changes the code sees a test that wavers at once; a build that nobody watches is not lost to a busy second.
    const again = process.env.CI ? worthAnotherRun(report) : [];
    if (report === undefined || again.length === 0) return close(countTests(report, exitCode), exitCode);
    say(`\nOnce more, alone:${again.map((file) => `\n  ${relative(inRoot(), file)}`).join('')}\n`);
    const second = await runVitest([...again, '--no-file-parallelism', ...ofProjects(TIMED_PROJECTS)]);
    const final = withSecondRun(report, second.report);
    const names = final.wavered.map((file) => relative(inRoot(), file));
    close(countTests(final.report, second.exitCode), second.exitCode, names);
  });
});

function close(counts, exitCode, wavered = []) {
  console.log(`\n${closingLine(counts, wavered)}`);
  process.exitCode = counts.failed > 0 ? exitCode || 1 : 0;
}
