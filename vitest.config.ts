import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { PREACT, reactAriaForPreact } from './client/build/with-preact.ts';
import { programsAsBuilt } from './server/setup/other-programs.mjs';
import { workerBinary } from './server/setup/worker.mjs';

const worker = workerBinary();

/** `HEAVY=1 npm run e2e`: nine browsers at once, and outages of a minute. They need a machine that does nothing else. */
const HEAVY = process.env['HEAVY'] === '1';

/** Minutes in milliseconds. */
const minutes = (count: number) => count * 60_000;

/**
 * Whatever judges media (`x.media.test.ts`) or a moment (`x.timing.test.ts`) runs apart from all else: of those with browsers
 * one file at a time, and of those without. In `npm test` (`server/setup/test-stages.mjs`) both kinds run at once. What judges so
 * near a moment that nothing else may run which is not niced is called `x.alone.test.ts`. A file that wavers beside others is moved
 * there by its name, and by nothing else.
 */
const JUDGING = {
  integration: ['server/test/**/*.{media,timing}.test.ts'],
  e2e: ['client/e2e/**/*.{media,timing}.e2e.ts'],
};
const ALONE = { integration: ['server/test/**/*.alone.test.ts'], e2e: ['client/e2e/**/*.alone.e2e.ts'] };
/** All others run beside others, more than there are cores: each waits half of its time for processes, pages and databases. */
const BESIDE = { maxWorkers: 4, sequence: { groupOrder: 1 } };

/** Where `npm test` has a folder in memory: they judge no disk, and waited for it half of their time. */
const folder = process.env['UNIT_TMPDIR'];
const IN_MEMORY: Record<string, string> =
  folder === undefined ? {} : { TMPDIR: folder, TEST_PORTS: join(tmpdir(), 'mahzar-test-ports') };

/** The longest of those come first, so that no core idles while the last one ends. */
class LongestFirst extends BaseSequencer {
  static readonly #LONGEST =
    /\/((stage|playback|meeting-guest|exhibits|scheduling|citizens-meeting|record)\.e2e|(backup|two-nodes|webhooks-kill|queue-two-nodes|golden|recording-hostile|who-hears-whom|full-queue|masking\.media|odd-input\.patient)\.test)\.ts$/;

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LongestFirst.#LONGEST.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Whatever computes for long and judges no moment gives way to the rest, and takes what these leave idle: random histories and
 * whole tables of rights, each in one process (`laws.test.ts`, `x.laws.test.ts`); a look at every screen. So does whatever needs
 * nothing but the processor: screens that hold state, in a document without layout, and all else of what is shared and of pages.
 */
const PATIENT = {
  laws: ['shared/src/**/laws.test.ts', 'server/test/**/*.laws.test.ts'],
  screens: ['client/src/**/*.screen.test.tsx'],
  pure: ['shared/src/**/*.test.ts'],
  pages: ['client/src/**/*.test.{ts,tsx}'],
  e2e: ['client/e2e/accessibility.e2e.ts'],
};
// One process of them at a time, so that a core is free for who must not wait; browsers first, while others use some too.
const GIVES_WAY = (groupOrder: number) => ({ maxWorkers: 1, sequence: { groupOrder } });
/** Node itself loads what has no JSX: what Vite makes of a module asks for each imported name anew, a fourth of what a law costs. */
const NATIVE = { experimental: { viteModuleRunner: false, nodeLoader: false } };
/** Tens of thousands of requests. */
const MANY_REQUESTS = ['server/**/*.patient.test.ts'];
/** The service as it is run in earnest. */
const SERVICE = { globalSetup: 'server/setup/service-for-tests.mjs' };
/**
 * Files that judge no moment share a process: 0.4 s of processor time of each went into a process of its own and into loading
 * what all of them import.
 */
const SHARED = { isolate: false, setupFiles: 'server/test/support/shared-process.ts' };
/** Real workers, ports and clocks. */
const INTEGRATION = { ...SERVICE, testTimeout: minutes(1), hookTimeout: minutes(1) };
/** Real browsers too. */
const E2E = { ...SERVICE, testTimeout: minutes(5), hookTimeout: minutes(3) };

export default defineConfig({
  test: {
    // Also for who runs vitest by itself, without `npm test`.
    env: existsSync(worker) ? { MEDIASOUP_WORKER_BIN: worker } : {},
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          env: IN_MEMORY,
          ...NATIVE,
          include: ['server/{src,setup,bench}/**/*.test.{ts,mjs}'],
          exclude: MANY_REQUESTS,
          // No module keeps state, so files may share a process: most of the time of a small one went into loading its imports.
          isolate: false,
          // Property tests and real SQLite files take their time on a busy machine.
          testTimeout: minutes(1),
          // A PostgreSQL server starts in some of them.
          hookTimeout: 60_000,
          ...BESIDE,
        },
      },
      {
        extends: true,
        test: {
          name: 'patient',
          env: IN_MEMORY,
          ...NATIVE,
          include: MANY_REQUESTS,
          isolate: false,
          testTimeout: minutes(5),
          hookTimeout: minutes(2),
          ...BESIDE,
        },
      },
      {
        extends: true,
        test: {
          name: 'laws',
          env: IN_MEMORY,
          ...NATIVE,
          include: PATIENT.laws,
          testTimeout: minutes(5),
          ...GIVES_WAY(7),
        },
      },
      {
        extends: true,
        test: {
          name: 'pure',
          include: PATIENT.pure,
          exclude: PATIENT.laws,
          ...NATIVE,
          isolate: false,
          testTimeout: minutes(5),
          ...GIVES_WAY(8),
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: PATIENT.pages,
          exclude: PATIENT.screens,
          isolate: false,
          testTimeout: minutes(5),
          ...GIVES_WAY(9),
        },
      },
      {
        extends: true,
        test: { name: 'e2e-patient', include: HEAVY ? [] : PATIENT.e2e, ...E2E, ...GIVES_WAY(6) },
      },
      {
        extends: true,
        // As people have them.
        resolve: { alias: PREACT },
        plugins: [reactAriaForPreact()],
        test: {
          name: 'screens',
          server: { deps: { inline: [/react/, 'wouter', 'zustand'] } },
          include: PATIENT.screens,
          environment: 'happy-dom',
          isolate: false,
          testTimeout: minutes(5),
          ...GIVES_WAY(10),
        },
      },
      {
        extends: true,
        plugins: [programsAsBuilt],
        test: {
          name: 'integration-beside',
          env: IN_MEMORY,
          include: ['server/test/**/*.test.ts'],
          exclude: [...JUDGING.integration, ...ALONE.integration, ...MANY_REQUESTS, ...PATIENT.laws],
          ...INTEGRATION,
          ...SHARED,
          ...BESIDE,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-beside',
          env: IN_MEMORY,
          include: HEAVY ? [] : ['client/e2e/**/*.e2e.ts'],
          exclude: [...JUDGING.e2e, ...ALONE.e2e, ...PATIENT.e2e],
          ...E2E,
          ...SHARED,
          ...BESIDE,
        },
      },
      {
        extends: true,
        plugins: [programsAsBuilt],
        test: {
          name: 'integration',
          include: JUDGING.integration,
          fileParallelism: false,
          // Of tests in one file that wait most of the time.
          maxConcurrency: 3,
          ...INTEGRATION,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: HEAVY ? ['client/e2e/**/*.heavy.ts'] : JUDGING.e2e,
          fileParallelism: false,
          ...E2E,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        plugins: [programsAsBuilt],
        test: {
          name: 'integration-alone',
          include: ALONE.integration,
          fileParallelism: false,
          ...INTEGRATION,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-alone',
          include: HEAVY ? [] : ALONE.e2e,
          fileParallelism: false,
          ...E2E,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
