import { describe, expect, it } from 'vitest';
import { closingLine, countTests } from './test-counts.mjs';

const report = (change = {}) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}, {}, {}] }],
  ...change,
});

describe('the count of a test run', () => {
  it('says how many passed', () => {
    expect(closingLine(countTests(report(), 0))).toBe('3 passed, 0 failed');
  });

  it('says how many failed and were skipped', () => {
    const counts = countTests(report({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }), 1);
    expect(closingLine(counts)).toBe('3 passed, 2 failed, 2 skipped');
  });

  it('counts a file that cannot be loaded as a failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(countTests(report({ testResults: [broken] }), 1).failed).toBe(1);
  });

  it('counts an error outside every test as a failure', () => {
    expect(countTests(report(), 1).failed).toBe(1);
  });

  it('counts a run without any test as a failure', () => {
    expect(countTests(report({ numPassedTests: 0, testResults: [] }), 0).failed).toBe(1);
  });

  it('counts a run that died without a report as a failure', () => {
    expect(countTests(undefined, 139)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
