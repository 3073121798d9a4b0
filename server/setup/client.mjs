import { readFileSync, writeFileSync } from 'node:fs';
import { PINNED_NODE, inRoot, withOwnPrograms } from './paths.mjs';
import { fingerprint } from './fingerprint.mjs';
import { run } from './programs.mjs';

/** Kept inside the folder that vite empties, so that it can only speak of the files beside it. */
const STAMP = inRoot('client', 'dist', '.built-from');

function inputs() {
  return fingerprint({
    paths: [inRoot('client'), inRoot('shared'), inRoot('package-lock.json')],
    wanted: (path) => !path.startsWith('client/e2e/') && !/\.test\.tsx?$/.test(path),
  });
}

function builtFrom() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
}

/** Builds the pages that the server hands out, when anything they are made from has changed. */
export async function clientBuild(progress) {
  const wanted = inputs();
  if (builtFrom() === wanted) return 'up to date';
  progress('being built');
  await run(PINNED_NODE, [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build'], {
    cwd: inRoot('client'),
    env: withOwnPrograms(),
    cure: 'The client does not build: see the message above, or run `npm run types` for all errors at once.',
  });
  writeFileSync(STAMP, wanted);
  return 'built';
}
