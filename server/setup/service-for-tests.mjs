// For vitest: builds the service that tests start, also for who runs vitest by itself, without `npm test`.
import { serviceBuilt } from './compiled.mjs';

export async function setup() {
  await serviceBuilt(() => undefined);
}
