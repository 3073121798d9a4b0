/**
 * @typedef {import('./test-report.mjs').TestReport} TestReport
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 */

/**
 * Projects of `vitest.config.ts` that a machine which is busy for a second can fail: their tests judge media or a moment, or run
 * whole services or database servers while three other files do.
 */
export const TIMED_PROJECTS = [
  ...['integration', 'e2e'].flatMap((name) => [name, `${name}-alone`, `${name}-beside`]),
  'unit',
  'patient',
  'e2e-patient',
];

/**
 * Puts what several runs of vitest did, of different files each, into one report.
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
 * Counts a run of vitest. Whatever went wrong counts as a failure, even where no single test did: a file that cannot be
 * loaded, an error outside every test, a run without a report or without a test.
 * @param {TestReport | undefined} report what vitest's run wrote, if anything
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
 * @returns {string[]} files that failed and may have wavered: worth one more run with the machine to themselves
 */
export function worthAnotherRun(report) {
  const files = report?.files ?? [];
  return files.filter(({ failed, project }) => failed && TIMED_PROJECTS.includes(project)).map(({ file }) => file);
}

/**
 * Puts the second run of some files in the place of their first.
 * @param {TestReport} first
 * @param {TestReport | undefined} second undefined when the second run died: the first one stands
 * @returns {{report: TestReport, wavered: string[]}} `wavered`: files that failed first and passed then
 */
export function withSecondRun(first, second) {
  if (!second) return { report: first, wavered: [] };
  const again = new Map(second.files.map((file) => [file.file, file]));
  return {
    report: {
      files: first.files.map((file) => again.get(file.file) ?? file),
      errorsOutside: [...first.errorsOutside, ...second.errorsOutside],
    },
    wavered: second.files.filter(({ failed }) => !failed).map(({ file }) => file),
  };
}

/**
 * What failed, so that it can be read at the end of a long output.
 * @param {TestReport | undefined} report
 * @param {(file: string) => string} [nameOf] how a file is named
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
