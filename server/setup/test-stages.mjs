/**
 * The order in which `npm test` runs the projects of `vitest.config.ts`. Stages run one after the other; the lanes of a stage run at
 * the same time, each as its own vitest process. The next stage begins when all lanes have ended. A lane with `follows` begins when
 * the named project has ended.
 *
 * 1. Tests without timing bounds, several files at a time.
 * 2. Tests with timing bounds: one file with browsers and one without at a time. With two files without browsers, sound and pictures
 *    were late in one run of three. The accessibility walk uses the idle time, at low priority.
 * 3. Tests that need the machine alone. They wait more than half of their time; in it, two lanes of tests that only compute run at
 *    low priority. Tests that start services or write to the disk must not run beside them at any priority: with such a test
 *    a mute took 1.9 s instead of 0.2 s.
 * @type {{projects: string[], nice?: number, follows?: string}[][]}
 */
export const STAGES = [
  [{ projects: ['unit', 'patient-postgres', '*-beside'] }],
  [{ projects: ['e2e'] }, { projects: ['integration'] }, { projects: ['e2e-patient'], nice: 19 }],
  [
    { projects: ['*-alone'] },
    { projects: ['laws'], nice: 19 },
    { projects: ['patient-sqlite'], nice: 19 },
    { projects: ['pure', 'pages', 'screens'], nice: 19, follows: 'patient-sqlite' },
    { projects: ['computing'], nice: 19, follows: 'screens' },
  ],
];
