/**
 * The projects of `vitest.config.ts`, one stage after the other; the lanes of a stage run at once, each a run of vitest of its own.
 * What judges browsers shares the machine with what judges the service alone, one file of each: they use a third of a processor
 * each, and wait. Nothing else runs beside them, not even what gives way: a mute of 0.2 s took 1.9.
 */
export const STAGES = [
  [{ projects: ['unit', 'screens', '*-beside'] }],
  [{ projects: ['e2e'] }, { projects: ['integration'] }],
  [{ projects: ['*-alone'] }],
];
