import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { PREACT, reactAriaForPreact } from './client/build/with-preact.ts';
import { workerBinary } from './server/setup/worker.mjs';
import { PATIENCE_MS } from './server/test/support/patience-ms.ts';

const worker = workerBinary();

/** `HEAVY=1 npm run e2e`: tests with nine browsers and with outages of a minute, for a machine without other load. */
const HEAVY = process.env['HEAVY'] === '1';

/** Converts minutes to milliseconds. */
const minutes = (count: number) => count * 60_000;

/**
 * Tests of media (`x.media.test.ts`) and tests with timing bounds (`x.timing.test.ts`) run separately from all others, one file at a
 * time; in `npm test` (`server/setup/test-stages.mjs`) one file with browsers and one without run at the same time. Tests with bounds
 * so narrow that only low-priority processes may run beside them are called `x.alone.test.ts`. Only the file name decides this.
 */
const JUDGING = {
  integration: ['server/test/**/*.{media,timing}.test.ts'],
  e2e: ['client/e2e/**/*.{media,timing}.e2e.ts'],
};
const ALONE = { integration: ['server/test/**/*.alone.test.ts'], e2e: ['client/e2e/**/*.alone.e2e.ts'] };
/**
 * The new objects of a test may fill more memory before it is cleared, by one thread: the threads of the usual way and the many small
 * clearings use a fourteenth more CPU time. Not where a test's process must answer in time, because one thread stops it longer.
 */
const LITTLE_MEMORY_WORK = {
  execArgv: ['--single-threaded-gc', '--min-semi-space-size=16', '--max-semi-space-size=32'],
};
/** All other tests run in more workers than there are cores, because they wait half of their time for processes, pages and databases. */
const BESIDE = { maxWorkers: 4, sequence: { groupOrder: 1 }, ...LITTLE_MEMORY_WORK };

/** The in-memory folder of `npm test`, for tests that do not test the disk: disk waits took half of their time. */
const folder = process.env['UNIT_TMPDIR'];
const IN_MEMORY: Record<string, string> =
  folder === undefined ? {} : { TMPDIR: folder, TEST_PORTS: join(tmpdir(), 'mahzar-test-ports') };

/** Starts the longest files first, so that no core is idle while the last file ends. */
class LongestFirst extends BaseSequencer {
  static readonly #LONGEST =
    /\/((proceedings|stage|playback|exhibits|scheduling|citizens-meeting|record\.media)\.e2e|(backup|two-nodes|webhooks-kill|queue-two-nodes|golden|recording-hostile|who-hears-whom|full-queue|masking\.media|odd-input\.patient)\.test)\.ts$/;

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LongestFirst.#LONGEST.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Tests without timing bounds that mostly compute; `npm test` runs them at low priority in the idle time of others: random histories
 * and complete permission tables (`laws.test.ts`, `x.laws.test.ts`), the accessibility walk over every screen, components with state
 * (in a DOM without layout), and all other tests of shared code and of pages.
 */
const PATIENT = {
  laws: ['shared/src/**/laws.test.ts', 'server/test/**/*.laws.test.ts'],
  screens: ['client/src/**/*.screen.test.tsx'],
  pure: ['shared/src/**/*.test.ts'],
  pages: ['client/src/**/*.test.{ts,tsx}'],
  e2e: ['client/e2e/accessibility.e2e.ts'],
};
// One process in each lane, so that tests with timing bounds get a core at once.
const GIVES_WAY = (groupOrder: number) => ({ maxWorkers: 1, sequence: { groupOrder }, ...LITTLE_MEMORY_WORK });
/** Node loads modules without JSX itself: Vite's modules look up each imported name at every use, a quarter of the cost of a law. */
const NATIVE = {
  experimental: { viteModuleRunner: false, nodeLoader: false },
  setupFiles: ['server/test/support/imports.ts'],
};
/**
 * Tests with tens of thousands of requests, each on both databases. On SQLite they only compute; on PostgreSQL they start a server,
 * whose processes a low priority would not reach.
 */
const MANY_REQUESTS = ['server/**/*.patient.test.ts'];
/** Tests of the server that compute for seconds, and start neither a service nor a database server. */
const COMPUTING = ['server/**/*.computing.test.ts'];
/** Builds the service as it runs in production. */
const SERVICE = { globalSetup: 'server/setup/service-for-tests.mjs' };
/**
 * Files without timing bounds share a process: a process of its own and loading the common imports cost 0.4 s of CPU for each file.
 * They share one instance of every module of the server, of shared code and of test support, so none of these may have state that
 * one file could leave to the next.
 */
const SHARED = { isolate: false, setupFiles: ['server/test/support/shared-process.ts'] };
const AS_BUILT = 'server/test/support/programs-as-built.ts';
/** Real workers, ports and clocks. */
const INTEGRATION = {
  ...SERVICE,
  ...NATIVE,
  setupFiles: [...NATIVE.setupFiles, AS_BUILT],
  testTimeout: minutes(1),
  hookTimeout: minutes(1),
};
/** Real browsers too. */
const E2E = { ...SERVICE, testTimeout: minutes(5), hookTimeout: minutes(3) };

export default defineConfig({
  test: {
    // Also when vitest is started directly, without `npm test`.
    env: existsSync(worker) ? { MEDIASOUP_WORKER_BIN: worker } : {},
    sequence: { sequencer: LongestFirst },
    setupFiles: ['server/test/support/patience.ts'],
    expect: { poll: { timeout: PATIENCE_MS } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          env: IN_MEMORY,
          ...NATIVE,
          // In `npm test`, which builds them anyway: a single file is not to wait for that.
          ...(folder === undefined ? {} : { ...SERVICE, setupFiles: [...NATIVE.setupFiles, AS_BUILT] }),
          include: ['server/{src,setup,bench}/**/*.test.{ts,mjs}'],
          exclude: [...MANY_REQUESTS, ...COMPUTING],
          // No module has state, so files can share a process: small files spent most of their time on loading imports.
          isolate: false,
          // Property tests and real SQLite files are slow on a busy machine.
          testTimeout: minutes(1),
          // Some files start a PostgreSQL server.
          hookTimeout: 60_000,
          ...BESIDE,
        },
      },
      ...(['sqlite', 'postgres'] as const).map((TEST_ENGINE) => ({
        extends: true as const,
        test: {
          name: `patient-${TEST_ENGINE}`,
          env: { ...IN_MEMORY, TEST_ENGINE },
          ...NATIVE,
          include: MANY_REQUESTS,
          isolate: false,
          testTimeout: minutes(5),
          hookTimeout: minutes(2),
          ...(TEST_ENGINE === 'postgres' ? BESIDE : GIVES_WAY(11)),
        },
      })),
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
        test: {
          name: 'integration-beside',
          env: IN_MEMORY,
          include: ['server/test/**/*.test.ts'],
          exclude: [...JUDGING.integration, ...ALONE.integration, ...MANY_REQUESTS, ...COMPUTING, ...PATIENT.laws],
          ...INTEGRATION,
          ...SHARED,
          setupFiles: [...INTEGRATION.setupFiles, ...SHARED.setupFiles],
          ...BESIDE,
        },
      },
      {
        extends: true,
        test: {
          name: 'computing',
          env: IN_MEMORY,
          include: COMPUTING,
          ...INTEGRATION,
          ...SHARED,
          setupFiles: [...INTEGRATION.setupFiles, ...SHARED.setupFiles],
          testTimeout: minutes(5),
          hookTimeout: minutes(2),
          ...GIVES_WAY(13),
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
        test: {
          name: 'integration',
          include: JUDGING.integration,
          fileParallelism: false,
          // Of tests in one file that wait most of the time.
          maxConcurrency: 4,
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
