import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { PINNED_NODE, inRoot, withOwnPrograms } from './paths.mjs';
import { fingerprint } from './fingerprint.mjs';
import { run } from './programs.mjs';

/** Kept inside the folder that vite empties, so that it can only speak of the files beside it. */
const STAMP = inRoot('client', 'dist', '.built-from');

/** What gets smaller. The page itself is not among them: the service completes it (`with-court.ts`). */
const COMPRESSIBLE = new Set(['.js', '.css', '.json', '.webmanifest', '.svg', '.txt', '.wasm']);

function inputs() {
  return fingerprint({
    paths: [inRoot('client'), inRoot('shared'), inRoot('package-lock.json'), inRoot('server', 'setup', 'client.mjs')],
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

/** Compresses once what the service would otherwise compress at each start, before anybody is let in (`client-files.ts`). */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSIBLE.has(extname(entry.name))) continue;
    const file = join(entry.parentPath, entry.name);
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

/** Builds the pages that the server hands out, when anything they are made from has changed. */
export async function clientBuild(progress) {
  const wanted = inputs();
  if (builtFrom() === wanted) return 'up to date';
  progress('being built');
  // The citizens' page second: the first build empties the folder.
  for (const config of ['vite.config.ts', 'vite.citizen.config.ts'])
    await run(PINNED_NODE, [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', config], {
      cwd: inRoot('client'),
      env: withOwnPrograms(),
      cure: 'The client does not build: see the message above, or run `npm run types` for all errors at once.',
    });
  compress(inRoot('client', 'dist'));
  writeFileSync(STAMP, wanted);
  return 'built';
}
