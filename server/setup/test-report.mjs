import { writeFileSync } from 'node:fs';

/**
 * What a run of vitest did, as plain data.
 * @typedef {{file: string, project: string, failed: boolean, tests: {passed: number, failed: number, skipped: number}}} FileReport
 *   `failed` also where no test did: a file that cannot be loaded, a failing `beforeAll`
 * @typedef {{files: FileReport[], errorsOutside: number}} TestReport `errorsOutside` counts errors outside every test
 */

/** Where the reporter writes: set by `npm test`. */
export const REPORT_FILE = 'MAHZAR_TEST_REPORT';

/** A reporter of vitest that writes a `TestReport`. Vitest makes it by itself from this file's name. */
export default class TestReportWriter {
  onTestRunEnd(modules, unhandledErrors) {
    const path = process.env[REPORT_FILE];
    if (path === undefined) return;
    /** @type {TestReport} */
    const report = { files: modules.map(reportOf), errorsOutside: unhandledErrors.length };
    writeFileSync(path, JSON.stringify(report));
  }
}

/** @returns {FileReport} */
function reportOf(module) {
  const tests = { passed: 0, failed: 0, skipped: 0 };
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    tests[state === 'pending' ? 'skipped' : state] += 1;
  }
  return { file: module.moduleId, project: module.project.name, failed: module.state() === 'failed', tests };
}
