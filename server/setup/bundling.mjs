import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { DIST, OTHER_PROGRAM, SOURCE, bundled } from './other-programs.mjs';

/** They look for a binary beside their own files. */
const LEFT_OUT = ['@evan/opus', '@hyzyla/pdfium', '@myriaddreamin/typst-ts-node-compiler', 'better-sqlite3'];

const OWN_PLACE = /import\.meta\.(url|dirname)/;
const PLACES = new RegExp(`${OTHER_PROGRAM.source}|${OWN_PLACE.source}`, 'g');

/**
 * A module goes on finding what lies beside its source (`client/dist`, `worker.sh`); a program that it begins as a process or
 * thread of its own is bundled too.
 * @param {string} folder
 * @param {(source: string) => void} onProgram
 */
const placesOf = (folder, onProgram) => ({
  name: 'places',
  transform(code, id) {
    if (!id.startsWith(SOURCE) || !code.includes('import.meta.')) return null;
    const here = relative(folder, id);
    const atSource = {
      url: `new URL(${JSON.stringify(here)}, import.meta.url).href`,
      dirname: `(import.meta.dirname + ${JSON.stringify(`/${dirname(here)}`)})`,
    };
    const moved = code.replaceAll(PLACES, (_, program, part) => {
      if (program === undefined) return atSource[part];
      onProgram(resolve(dirname(id), program));
      return `new URL('./${relative(folder, join(DIST, bundled(program)))}', import.meta.url)`;
    });
    // No line moves, so the map of lines still holds.
    return { code: moved, map: null };
  },
});

/**
 * Bundles a program into one file.
 * @param {string} source
 * @param {(source: string) => void} [onProgram] hears of others that it begins, which lie in `DIST`
 * @param {string} [folder] where to
 * @returns {Promise<string>} where it lies
 */
export async function bundle(source, onProgram = () => {}, folder = DIST) {
  mkdirSync(folder, { recursive: true });
  const built = await rolldown({
    input: source,
    platform: 'node',
    logLevel: 'silent',
    external: LEFT_OUT,
    plugins: [placesOf(folder, onProgram)],
  });
  const { output } = await built.generate({ dir: folder, sourcemap: true, codeSplitting: false });
  await built.close();
  for (const { fileName, ...content } of output) {
    const made = join(folder, `${fileName}.${process.pid}.making`);
    writeFileSync(made, content.code ?? content.source);
    // A service that runs may begin one of these at any moment.
    renameSync(made, join(folder, fileName));
  }
  return join(folder, bundled(source));
}
