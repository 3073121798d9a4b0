import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { worthAnotherRun } from './test-counts.mjs';
import TestReportWriter, { REPORT_FILE } from './test-report.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-report-'));
  vi.stubEnv(REPORT_FILE, join(folder, 'report.json'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('reports the seed and the counterexample of a failed property, whose file gets no second run', () => {
  const property = fc.property(fc.integer({ min: 5 }), (number) => number < 5);
  const message = fc.defaultReportMessage(fc.check(property, { seed: 7 }));
  const test = { fullName: 'numbers > are small', result: () => ({ state: 'failed', errors: [new Error(message)] }) };
  const file = {
    moduleId: '/a.test.ts',
    project: { name: 'unit' },
    errors: () => [],
    children: { allSuites: () => [], allTests: () => [test] },
    state: () => 'failed',
  };
  new TestReportWriter().onTestRunEnd([file], []);
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  expect(report.files).toMatchObject([{ file: '/a.test.ts', failed: true, tests: { failed: 1 } }]);
  const [fault] = report.files[0].faults;
  expect(fault).toMatch(/^numbers > are small: Error: Property failed after 1 tests \{ seed: 7, path: "/);
  expect(fault).toContain('Counterexample: [5] at ');
  expect(worthAnotherRun(report)).toEqual([]);
});
