import { clientBuild } from './client.mjs';
import { COMPILED, serviceBuilt } from './compiled.mjs';
import { npmPackages } from './npm-packages.mjs';
import { withOwnPrograms } from './paths.mjs';
import { SetupError, step } from './steps.mjs';
import {
  MASKING_NEEDS,
  EXPORT_NEEDS,
  LIGHT_BROWSER,
  S3_STORE,
  TEST_NEEDS,
  systemPackages,
} from './system-packages.mjs';
import { mediasoupWorker, workerBinary } from './worker.mjs';

/** The steps of the set-up, by their result. A step does nothing if its result exists. */
const STEPS = {
  packages: () => step('npm packages', npmPackages),
  worker: () => step('mediasoup worker', mediasoupWorker),
  client: () => step('client', clientBuild),
  service: () => step('service', serviceBuilt),
  testTools: () => step('programs for tests', (progress) => systemPackages(TEST_NEEDS, 'to run all tests', progress)),
  testBrowser: () =>
    step('browser for tests', (progress) =>
      systemPackages(LIGHT_BROWSER, 'to run tests sooner', progress).catch((error) => {
        if (error instanceof SetupError) return 'not to be had; the whole Chromium instead';
        throw error;
      }),
    ),
  testStore: () =>
    step('S3 store for tests', (progress) =>
      systemPackages(S3_STORE, 'to test recordings in an S3 store', progress).catch((error) => {
        if (error instanceof SetupError) return 'not to be had; its tests are skipped';
        throw error;
      }),
    ),
  maskingTools: () =>
    step('programs for disguise', (progress) =>
      systemPackages(MASKING_NEEDS, 'to alter the faces of protected witnesses', progress),
    ),
  exportTools: () =>
    step('programs for export', (progress) => systemPackages(EXPORT_NEEDS, 'to make composite files', progress)),
};

/**
 * Runs the named steps, in that order. The npm packages always come first: all other steps need them.
 * @param {(keyof typeof STEPS)[]} names
 * @returns {Promise<NodeJS.ProcessEnv>} the environment to run our own code in
 */
export async function prepare(...names) {
  for (const name of ['packages', ...names]) await STEPS[name]();
  return {
    ...withOwnPrograms(),
    ...(names.includes('worker') && { MEDIASOUP_WORKER_BIN: workerBinary() }),
    ...(names.includes('service') && { NODE_COMPILE_CACHE: COMPILED }),
  };
}
