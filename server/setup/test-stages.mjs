/**
 * The projects of `vitest.config.ts`, one stage after the other; the lanes of a stage run at once, each a run of vitest of its own.
 * What judges browsers shares the machine with what judges the service alone, one file of the first and two of the second; the
 * other browser comes when these are done. Each file uses a third of a processor, and waits. What they leave idle goes to what
 * only computes and judges no moment, and gives way to them. The unit tests do not run beside them, for they start databases and
 * write: with those a mute of 0.2 s took 1.9.
 */
export const STAGES = [
  [{ projects: ['unit', 'screens', '*-beside'] }],
  [
    { projects: ['e2e'] },
    { projects: ['integration', 'e2e-firefox'] },
    { projects: ['laws', 'e2e-patient'], givesWay: true },
  ],
  [{ projects: ['*-alone'] }],
];
