/**
 * The projects of `vitest.config.ts`, one stage after the other; the lanes of a stage run at once, each a run of vitest of its own.
 * The next stage begins when all lanes have ended but those that go on. One that follows another begins when that has ended, so that
 * of two that give way the one for which the stage waits comes first.
 *
 * What judges browsers shares the machine with what judges the service alone, one file of each: with two of the latter, voices and
 * pictures came late in one run of three. What they leave idle goes to what judges no moment and gives way to them; what those leave
 * idle that run alone goes to pure computing, as does what is left before. What starts processes and writes to the disk does not run
 * beside these, niced or not: with that a mute of 0.2 s took 1.9.
 * @type {{projects: string[], nice?: number, follows?: string, goesOn?: boolean}[][]}
 */
export const STAGES = [
  [{ projects: ['unit', 'patient', '*-beside'] }],
  [
    { projects: ['e2e'] },
    { projects: ['integration'] },
    { projects: ['e2e-patient'], nice: 19 },
    { projects: ['laws', 'pure', 'pages', 'screens'], nice: 19, follows: 'e2e-patient', goesOn: true },
  ],
  [{ projects: ['*-alone'] }],
];
