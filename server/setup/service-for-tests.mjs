// Global set-up of vitest: builds the service that tests start, also when vitest runs without `npm test`.
import { serviceBuilt } from './compiled.mjs';

const build = () => serviceBuilt(() => undefined);

/** @param {import('vitest/node').TestProject} project */
export async function setup(project) {
  await build();
  // While vitest watches, the code of the service may have changed since.
  project.onTestsRerun(build);
}
