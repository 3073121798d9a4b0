/**
 * @typedef {import('./test-report.mjs').TestReport} TestReport
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 */

/**
 * Projects of `vitest.config.ts` that can fail on a machine that is busy for a second: their tests have timing bounds, or run whole
 * services or database servers beside three other files.
 */
export const TIMED_PROJECTS = [
  ...['integration', 'e2e'].flatMap((name) => [name, `${name}-alone`, `${name}-beside`]),
  'unit',
  'computing',
  'patient-sqlite',
  'patient-postgres',
  'e2e-patient',
];

/**
 * Merges the reports of several vitest runs, each of different files.
 * @param {(TestReport | undefined)[]} reports
 * @returns {TestReport | undefined} undefined when one of the runs died
 */
export function together(reports) {
  if (reports.includes(undefined)) return undefined;
  return {
    files: reports.flatMap(({ files }) => files),
    errorsOutside: reports.flatMap(({ errorsOutside }) => errorsOutside),
  };
}

/**
 * Counts the tests of a vitest run. Failures without a failed test are counted too: a file that cannot be loaded, an error outside
 * every test, a run without a report or without a test.
 * @param {TestReport | undefined} report undefined when the run died without one
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const counts = { passed: 0, failed: report.errorsOutside.length, skipped: 0 };
  for (const { failed, tests } of report.files) {
    counts.passed += tests.passed;
    counts.skipped += tests.skipped;
    counts.failed += failed ? Math.max(tests.failed, 1) : 0;
  }
  const unexplained = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return unexplained ? { ...counts, failed: 1 } : counts;
}

/**
 * @param {TestReport | undefined} report
 * @returns {string[]} failed files with timing bounds, which may pass when they run again, alone on the machine. Files in which
 *   fast-check found a counterexample are left out: another run tries other values and may miss it.
 */
export function worthAnotherRun(report) {
  const files = report?.files ?? [];
  return files
    .filter(
      ({ failed, project, faults }) => failed && TIMED_PROJECTS.includes(project) && !faults.some(isCounterexample),
    )
    .map(({ file }) => file);
}

/** @param {string} fault */
function isCounterexample(fault) {
  return fault.includes('Property failed after');
}

/**
 * Replaces the first run of some files by their second.
 * @param {TestReport} first
 * @param {TestReport | undefined} second undefined when the second run died: the result of the first remains
 * @returns {{report: TestReport, wavered: string[]}} `wavered`: files that failed first and passed then
 */
export function withSecondRun(first, second) {
  if (!second) return { report: first, wavered: [] };
  // A file may belong to two projects, one for each database.
  const keyOf = ({ project, file }) => `${project} ${file}`;
  const again = new Map(second.files.map((file) => [keyOf(file), file]));
  return {
    report: {
      files: first.files.map((file) => again.get(keyOf(file)) ?? file),
      errorsOutside: [...first.errorsOutside, ...second.errorsOutside],
    },
    wavered: first.files
      .filter((file) => file.failed && again.get(keyOf(file))?.failed === false)
      .map(({ file }) => file),
  };
}

/**
 * Lists the failures, to be printed at the end of a long output.
 * @param {TestReport | undefined} report
 * @param {(file: string) => string} [nameOf] returns the printed name of a file
 * @returns {string[]}
 */
export function faultLines(report, nameOf = (file) => file) {
  const { files = [], errorsOutside = [] } = report ?? {};
  const inFiles = files
    .filter(({ failed }) => failed)
    .flatMap(({ file, project, faults }) =>
      (faults.length > 0 ? faults : ['for a reason that vitest did not tell']).map(
        (fault) => `${project} ${nameOf(file)} > ${fault}`,
      ),
    );
  return [...inFiles, ...errorsOutside.map((error) => `outside every test > ${error}`)];
}

/**
 * @param {Counts} counts
 * @param {string[]} [wavered] names of files that failed at first
 */
export function closingLine({ passed, failed, skipped }, wavered = []) {
  const parts = [`${passed} passed`, `${failed} failed`];
  if (skipped > 0) parts.push(`${skipped} skipped`);
  if (wavered.length > 0) parts.push(`${wavered.length} wavered: ${wavered.join(', ')}`);
  return parts.join(', ');
}
