import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { workerBinary } from './server/setup/worker.mjs';

const worker = workerBinary();

/** `HEAVY=1 npm run e2e`: nine browsers at once, and outages of a minute. They need a machine that does nothing else. */
const HEAVY = process.env['HEAVY'] === '1';

/** Minutes in milliseconds. */
const minutes = (count: number) => count * 60_000;

export default defineConfig({
  test: {
    // Also for who runs vitest by itself, without `npm test`.
    env: existsSync(worker) ? { MEDIASOUP_WORKER_BIN: worker } : {},
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,server,client}/{src,setup,bench}/**/*.test.{ts,tsx,mjs}'],
          maxWorkers: 2,
          // Property tests and real SQLite files take their time on a busy machine.
          testTimeout: 30_000,
          // A PostgreSQL server starts in some of them.
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['server/test/**/*.test.ts'],
          // Real workers, ports and clocks: one file at a time, so that no test measures another's load.
          fileParallelism: false,
          testTimeout: minutes(1),
          hookTimeout: minutes(1),
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: HEAVY ? ['client/e2e/**/*.heavy.ts'] : ['client/e2e/**/*.e2e.ts'],
          fileParallelism: false,
          testTimeout: minutes(5),
          hookTimeout: minutes(3),
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
