import { writeFileSync } from 'node:fs';

/**
 * The results of a vitest run as plain data.
 * @typedef {{file: string, project: string, failed: boolean, tests: {passed: number, failed: number, skipped: number},
 *   faults: string[]}} FileReport `failed` is also true without a failed test: a file that cannot be loaded, a failing `beforeAll`;
 *   `faults`: a line for each test or hook that failed
 * @typedef {{files: FileReport[], errorsOutside: string[]}} TestReport `errorsOutside` a line for each error outside every test
 */

/** Environment variable with the path of the report; set by `npm test`. */
export const REPORT_FILE = 'MAHZAR_TEST_REPORT';

/** A vitest reporter that writes a `TestReport`. Vitest instantiates it from this file's name. */
export default class TestReportWriter {
  onTestRunEnd(modules, unhandledErrors) {
    const path = process.env[REPORT_FILE];
    if (path === undefined) return;
    /** @type {TestReport} */
    const report = { files: modules.map(reportOf), errorsOutside: unhandledErrors.map(inOneLine) };
    writeFileSync(path, JSON.stringify(report));
  }
}

/** @returns {FileReport} */
function reportOf(module) {
  const tests = { passed: 0, failed: 0, skipped: 0 };
  const faults = module.errors().map(inOneLine);
  for (const suite of module.children.allSuites()) {
    for (const error of suite.errors()) faults.push(`${suite.fullName}: ${inOneLine(error)}`);
  }
  for (const test of module.children.allTests()) {
    const { state, errors = [] } = test.result();
    tests[state === 'pending' ? 'skipped' : state] += 1;
    if (state === 'failed') faults.push(`${test.fullName}: ${inOneLine(errors[0])}`);
  }
  return { file: module.moduleId, project: module.project.name, failed: module.state() === 'failed', tests, faults };
}

/**
 * Joins the first three lines of an error's message and its place in the code. Lines 2 and 3 of fast-check's messages are the seed
 * and the counterexample.
 * @param {{name?: string, message?: string, stack?: string} | undefined} error
 */
function inOneLine(error) {
  const { name = 'Error', message = '', stack = '' } = error ?? {};
  const place = /^ *at .*$/m.exec(stack)?.[0].trim() ?? '';
  return `${name}: ${message.split('\n', 3).join(' ')} ${place}`.trim();
}
