import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { workerBinary } from './server/setup/worker.mjs';

const worker = workerBinary();

/** `HEAVY=1 npm run e2e`: nine browsers at once, and outages of a minute. They need a machine that does nothing else. */
const HEAVY = process.env['HEAVY'] === '1';

/** Minutes in milliseconds. */
const minutes = (count: number) => count * 60_000;

/**
 * Whatever judges media or a moment has the machine for itself, one file at a time: no test measures another's load. These do
 * neither, and each runs beside one other.
 */
const BESIDE_ANOTHER = {
  integration: [
    'server/test/{api-matrix,backup,booking-watch,edge,http,http-tls,identity,log-faults,messages-killed,odd-input}.test.ts',
    'server/test/{on-postgres,openapi,permissions,ports,put-out,role-messages,scenes,seat-budgets,staff-admin,webhooks-kill}.test.ts',
    'server/test/record-{export,reach,verify}.test.ts',
    'server/test/modified-client/{hidden,identity,spoofing,take-over}.test.ts',
  ],
  e2e: ['client/e2e/{accessibility,desk,desk-security,identity,keyboard,organisation-sign-in,roles,short-link}.e2e.ts'],
};
/** Real workers, ports and clocks. */
const INTEGRATION = { testTimeout: minutes(1), hookTimeout: minutes(1) };
/** Real browsers too. */
const E2E = { testTimeout: minutes(5), hookTimeout: minutes(3) };

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
          name: 'integration-beside',
          include: BESIDE_ANOTHER.integration,
          maxWorkers: 2,
          ...INTEGRATION,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-beside',
          include: HEAVY ? [] : BESIDE_ANOTHER.e2e,
          maxWorkers: 2,
          ...E2E,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['server/test/**/*.test.ts'],
          exclude: BESIDE_ANOTHER.integration,
          fileParallelism: false,
          ...INTEGRATION,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: HEAVY ? ['client/e2e/**/*.heavy.ts'] : ['client/e2e/**/*.e2e.ts'],
          exclude: BESIDE_ANOTHER.e2e,
          fileParallelism: false,
          ...E2E,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
