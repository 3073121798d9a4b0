import { describe, expect, it } from 'vitest';
import { closingLine, countTests, faultLines, together, withSecondRun, worthAnotherRun } from './test-counts.mjs';

const file = (change = {}) => {
  const tests = { passed: 3, failed: 0, skipped: 0, ...change.tests };
  return { file: '/a.test.ts', project: 'integration', failed: tests.failed > 0, faults: [], ...change, tests };
};
const report = (files = [file()], errorsOutside = []) => ({ files, errorsOutside });

describe('the count of a test run', () => {
  it('says how many passed', () => {
    expect(closingLine(countTests(report(), 0))).toBe('3 passed, 0 failed');
  });

  it('says how many failed and were skipped', () => {
    const counts = countTests(report([file({ tests: { failed: 2, skipped: 2 } })]), 1);
    expect(closingLine(counts)).toBe('3 passed, 2 failed, 2 skipped');
  });

  it('counts a file that cannot be loaded as a failure', () => {
    expect(countTests(report([file({ failed: true, tests: { passed: 0 } })]), 1).failed).toBe(1);
  });

  it('counts a file as failed whose tests passed before its last hook failed', () => {
    expect(countTests(report([file({ failed: true })]), 1).failed).toBe(1);
  });

  it('counts an error outside every test as a failure', () => {
    expect(countTests(report([file()], ['Error: late']), 1).failed).toBe(1);
  });

  it('counts a failing exit code that nothing explains as a failure', () => {
    expect(countTests(report(), 1).failed).toBe(1);
  });

  it('counts a run without any test as a failure', () => {
    expect(countTests(report([]), 0).failed).toBe(1);
  });

  it('counts a run that died without a report as a failure', () => {
    expect(countTests(undefined, 139)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('what failed', () => {
  it('is told a line each, with its project and file, errors outside every test among it', () => {
    const failed = [
      file({ tests: { failed: 1 }, faults: ['a law > holds: AssertionError: not so'] }),
      file({ file: '/b.test.ts', failed: true }),
    ];
    expect(faultLines(report([file(), ...failed], ['Error: late']), (name) => name.slice(1))).toEqual([
      'integration a.test.ts > a law > holds: AssertionError: not so',
      'integration b.test.ts > for a reason that vitest did not tell',
      'outside every test > Error: late',
    ]);
    expect(faultLines(undefined)).toEqual([]);
  });
});

describe('several runs of different files', () => {
  it('are counted as one', () => {
    expect(together([report(), report([file({ file: '/b.test.ts' })], ['Error: late'])])).toEqual(
      report([file(), file({ file: '/b.test.ts' })], ['Error: late']),
    );
  });

  it('are no whole when one of them died', () => {
    expect(together([report(), undefined])).toBeUndefined();
  });
});

describe('a second run', () => {
  const media = file({ file: '/media.test.ts', tests: { passed: 2, failed: 1 } });
  const law = file({ file: '/law.test.ts', project: 'laws', tests: { failed: 1 } });
  const beside = file({ file: '/desk.e2e.ts', project: 'e2e-beside', tests: { failed: 1 } });

  const alone = file({ file: '/moment.test.ts', project: 'integration-alone', tests: { failed: 1 } });

  it('is for failed files that judge media or a moment or run beside others, and for no others', () => {
    const failed = [media, beside, alone].map((one) => one.file);
    expect(worthAnotherRun(report([file(), media, law, beside, alone]))).toEqual(failed);
    expect(worthAnotherRun(undefined)).toEqual([]);
  });

  it('is not for a file in which fast-check found a counterexample, because another run may miss it', () => {
    const fault = 'a law > holds: Error: Property failed after 3 tests { seed: 7, path: "2:0" } Counterexample: [1]';
    expect(worthAnotherRun(report([media, { ...beside, faults: ['timed out', fault] }]))).toEqual([media.file]);
  });

  it('that passes takes the place of the first, and is named', () => {
    const { report: whole, wavered } = withSecondRun(
      report([file(), media]),
      report([file({ file: '/media.test.ts' })]),
    );
    expect(closingLine(countTests(whole, 0), wavered)).toBe('6 passed, 0 failed, 1 wavered: /media.test.ts');
  });

  it('of a file that runs once for each database forgives only the one that failed, and names the file once', () => {
    const on = (project, given) => file({ file: '/many.patient.test.ts', project, ...given });
    const first = report([on('patient-sqlite'), on('patient-postgres', { failed: true })]);
    const second = report([on('patient-sqlite'), on('patient-postgres')]);
    const { report: whole, wavered } = withSecondRun(first, second);
    expect(whole.files.map(({ project, failed }) => [project, failed])).toEqual([
      ['patient-sqlite', false],
      ['patient-postgres', false],
    ]);
    expect(wavered).toEqual(['/many.patient.test.ts']);
  });

  it('that fails again fails the build', () => {
    const { report: whole, wavered } = withSecondRun(report([file(), media]), report([media]));
    expect(countTests(whole, 1).failed).toBe(1);
    expect(wavered).toEqual([]);
  });

  it('that dies leaves the first one standing', () => {
    expect(withSecondRun(report([media]), undefined)).toEqual({ report: report([media]), wavered: [] });
  });

  it('forgives nothing else: other failures and errors outside every test stay', () => {
    const { report: whole } = withSecondRun(
      report([media, law], ['Error: late']),
      report([file({ file: '/media.test.ts' })]),
    );
    expect(countTests(whole, 0).failed).toBe(2);
  });
});
