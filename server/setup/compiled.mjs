import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { onlyOne } from './only-one.mjs';
import { DIST } from './other-programs.mjs';
import { PINNED_NODE, inRoot, withOwnPrograms } from './paths.mjs';
import { run } from './programs.mjs';
import { SERVICE_FLAGS } from './service-flags.mjs';

/** The bundled program of the service (see `bundle.mjs`). */
const program = (name) => join(DIST, `${name}.js`);
export const SERVICE = program('main');
/** The program of all commands; its first argument names the command. */
export const COMMAND = program('command');

/**
 * Node's compile cache for the service (`NODE_COMPILE_CACHE`). It is in `node_modules` because its content is executed: only
 * accounts that can write the code may write it.
 */
export const COMPILED = inRoot('node_modules', '.cache', 'compiled');
const STAMP = join(DIST, '.built-from');

/** Whether the service was built from these inputs and its compile cache still exists: `npm ci` deletes it. */
function isBuiltFrom(inputs) {
  try {
    return readFileSync(STAMP, 'utf8') === inputs && existsSync(COMPILED);
  } catch {
    return false;
  }
}

function inputs() {
  const setup = ['bundle.mjs', 'bundling.mjs', 'other-programs.mjs', 'service-flags.mjs'].map((name) =>
    inRoot('server', 'setup', name),
  );
  return fingerprint({
    paths: [inRoot('server', 'src'), inRoot('shared', 'src'), inRoot('package-lock.json'), ...setup],
    wanted: (path) => !path.endsWith('.test.ts'),
  });
}

async function build() {
  const env = { ...withOwnPrograms(), NODE_COMPILE_CACHE: COMPILED };
  const cure = 'The service does not build: see the message above, or run `npm run types` for all errors at once.';
  rmSync(COMPILED, { recursive: true, force: true });
  for (const args of [
    [inRoot('server', 'setup', 'bundle.mjs')],
    [...SERVICE_FLAGS, SERVICE, '--help'],
    [program('recorder-process')],
    // The modules one by one, as tests load them: vitest ends its workers by a signal, so Node never writes what they compiled.
    [inRoot('server', 'src', 'main.ts'), '--help'],
  ])
    await run(PINNED_NODE, args, { env, cure });
}

/**
 * Bundles the service if its code has changed, and fills Node's compile cache, so that a killed service starts again sooner. Node
 * itself would write the cache only when the service ends, and take longer than a hearing can wait.
 */
export async function serviceBuilt(progress) {
  const wanted = inputs();
  if (isBuiltFrom(wanted)) return 'up to date';
  return onlyOne(
    inRoot('node_modules', '.cache', 'service.lock'),
    () => progress('being built by another process: waiting for it'),
    async () => {
      if (isBuiltFrom(wanted)) return 'up to date';
      progress('being built');
      rmSync(STAMP, { force: true });
      await build();
      writeFileSync(STAMP, wanted);
      return 'built';
    },
  );
}
