// For vitest: builds the service that tests start, also for who runs vitest by itself, without `npm test`.
import { serviceBuilt } from './compiled.mjs';

const build = () => serviceBuilt(() => undefined);

/** @param {import('vitest/node').TestProject} project */
export async function setup(project) {
  await build();
  // While vitest watches, the code of the service may have changed since.
  project.onTestsRerun(build);
}
