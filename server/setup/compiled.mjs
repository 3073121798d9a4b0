import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PINNED_NODE, inRoot, withOwnPrograms } from './paths.mjs';
import { fingerprint } from './fingerprint.mjs';
import { run } from './programs.mjs';
import { SERVICE_FLAGS } from './service-flags.mjs';

/**
 * Where Node keeps the service compiled (`NODE_COMPILE_CACHE`). Beside the packages, because what lies here is run: nobody may
 * write it who may not write the code itself.
 */
export const COMPILED = inRoot('node_modules', '.cache', 'compiled');
const STAMP = join(COMPILED, '.compiled-from');

const source = (...parts) => inRoot('server', 'src', ...parts);

function compiledFrom() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Has Node compile the service ahead, when its code has changed: a service that was killed is then back sooner. Node would
 * write the same at its end only, and for longer than a hearing can be made to wait.
 */
export async function serviceCompiled(progress) {
  const wanted = fingerprint({
    paths: [
      source(),
      inRoot('shared', 'src'),
      inRoot('package-lock.json'),
      inRoot('server', 'setup', 'service-flags.mjs'),
    ],
    wanted: (path) => !path.endsWith('.test.ts'),
  });
  if (compiledFrom() === wanted) return 'up to date';
  progress('being compiled');
  rmSync(COMPILED, { recursive: true, force: true });
  const env = { ...withOwnPrograms(), NODE_COMPILE_CACHE: COMPILED };
  const cure = 'The service does not load: see the message above, or run `npm run types` for all errors at once.';
  for (const entry of [[...SERVICE_FLAGS, source('main.ts'), '--help'], [source('recording', 'recorder-process.ts')]]) {
    await run(PINNED_NODE, entry, { env, cure });
  }
  writeFileSync(STAMP, wanted);
  return 'compiled';
}
