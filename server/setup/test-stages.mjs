/**
 * The projects of `vitest.config.ts`, one stage after the other; the lanes of a stage run at once, each a run of vitest of its own.
 * What judges browsers shares the machine with what judges the service alone, of which two go at once: they use a third of a
 * processor each, and wait. What judges nothing of the kind fills the time that they leave idle.
 */
export const STAGES = [
  [{ projects: ['*-beside'] }],
  [
    { projects: ['e2e'] },
    { projects: ['integration'], workers: 2 },
    { projects: ['unit', 'screens'], workers: 2, givesWay: true },
  ],
  [{ projects: ['*-alone'] }],
];
