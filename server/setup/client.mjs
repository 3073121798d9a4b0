import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { PINNED_NODE, inRoot, withOwnPrograms } from './paths.mjs';
import { fingerprint } from './fingerprint.mjs';
import { run } from './programs.mjs';

/** The builds and their folders. The stamp is in the folder that vite empties, so it always belongs to the files there. */
const PAGES = {
  folder: inRoot('client', 'dist'),
  // The citizens' page second: the first build empties the folder.
  configs: ['vite.config.ts', 'vite.citizen.config.ts'],
  paths: [],
  isServed: true,
};
/** The page inside sealed files: it reads them with the service's own code. */
const VIEWER = {
  folder: inRoot('client', 'build', 'dist'),
  configs: ['vite.viewer.config.ts'],
  paths: ['event-log', 'hearings', 'record', 'recording', 'rtp', 'storage'].map((name) =>
    inRoot('server', 'src', name),
  ),
  isServed: false,
};

const stampIn = (folder) => join(folder, '.built-from');

/** Types of files to compress. The page itself is not compressed here: the service completes it first (`with-court.ts`). */
const COMPRESSIBLE = new Set(['.js', '.css', '.json', '.webmanifest', '.svg', '.txt', '.wasm']);

function inputsOf({ paths }) {
  return fingerprint({
    paths: [
      inRoot('client'),
      inRoot('shared'),
      inRoot('package-lock.json'),
      inRoot('server', 'setup', 'client.mjs'),
      ...paths,
    ],
    wanted: (path) => !path.startsWith('client/e2e/') && !/\.test\.tsx?$/.test(path),
  });
}

function builtFrom({ folder }) {
  try {
    return readFileSync(stampIn(folder), 'utf8');
  } catch {
    return '';
  }
}

/**
 * Compresses files that the service would otherwise compress at each start, before it lets anybody in (`client-files.ts`). Uses the
 * highest quality: the files loaded on the way into a hearing are 13 KB smaller than with quality 9, one second at 100 kbit/s.
 */
async function compress(folder) {
  const smallest = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
    .map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const content = await readFile(file);
      await writeFile(`${file}.br`, await promisify(brotliCompress)(content, smallest));
      await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
    });
  await Promise.all(files);
}

/** Builds a page if its inputs changed since the last build. @returns whether it was built */
async function build(what, progress) {
  const wanted = inputsOf(what);
  if (builtFrom(what) === wanted) return false;
  progress('being built');
  for (const config of what.configs)
    await run(PINNED_NODE, [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', config], {
      cwd: inRoot('client'),
      env: withOwnPrograms(),
      cure: 'The client does not build: see the message above, or run `npm run types` for all errors at once.',
    });
  if (what.isServed) await compress(what.folder);
  writeFileSync(stampIn(what.folder), wanted);
  return true;
}

/** Builds the pages that the server serves and the page in sealed files, if any of their sources changed. */
export async function clientBuild(progress) {
  const built = [await build(PAGES, progress), await build(VIEWER, progress)];
  return built.includes(true) ? 'built' : 'up to date';
}
