import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { DIST, OTHER_PROGRAM, SOURCE, bundled } from './other-programs.mjs';

/** Packages that load a binary from beside their own files, and therefore cannot be bundled. */
const LEFT_OUT = ['@evan/opus', '@hyzyla/pdfium', '@myriaddreamin/typst-ts-node-compiler', 'better-sqlite3'];

const OWN_PLACE = /import\.meta\.(url|dirname)/;
const PLACES = new RegExp(`${OTHER_PROGRAM.source}|${OWN_PLACE.source}`, 'g');

/**
 * Rewrites paths relative to a module's source (`client/dist`, `worker.sh`), so that they are valid in the bundle, and reports each
 * program that the module starts as a process or thread.
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
    // No line moves, so the source map stays valid.
    return { code: moved, map: null };
  },
});

const BUILTIN_IMPORT =
  /^import (?:\* as (\S+)|(?:([^\s,{]+)(?:, )?)?(\{(?!.*\bdefault as ).*\})?) from ("node:[^"]+");$/gm;

/**
 * Takes Node's own modules from `process.getBuiltinModule`. An import statement reads every property of a module, and reading some
 * properties loads further modules: `node:http` cost 40 ms of CPU at each start for Node's `fetch`, `node:process` and
 * `node:util` another 10 ms. A statement with `default as` stays, because these modules have no property `default`. `globalThis` is
 * for programs that import `process` by name.
 */
const builtins = {
  name: 'builtins',
  renderChunk(code) {
    const taken = code.replace(BUILTIN_IMPORT, (_, whole, main, named, from) => {
      const names = [whole ?? main, named?.replaceAll(' as ', ': ')].filter((each) => each !== undefined);
      return names.map((each) => `const ${each} = globalThis.process.getBuiltinModule(${from});`).join(' ');
    });
    // No line moves, so the source map stays valid.
    return { code: taken, map: null };
  },
};

/**
 * Bundles a program into one file.
 * @param {string} source
 * @param {(source: string) => void} [onProgram] called for each other program that it starts, which is expected in `DIST`
 * @param {string} [folder] the output folder
 * @returns {Promise<string>} the path of the bundle
 */
export async function bundle(source, onProgram = () => {}, folder = DIST) {
  await bundleInto(folder, [source], onProgram);
  return join(folder, bundled(source));
}

/**
 * Bundles programs into one file each, and into files that they share if there are several programs.
 * @param {string} folder
 * @param {string[]} sources
 * @param {(source: string) => void} [onProgram] called for each other program that they start, which is expected in `DIST`
 */
export async function bundleInto(folder, sources, onProgram = () => {}) {
  mkdirSync(folder, { recursive: true });
  const built = await rolldown({
    input: sources,
    platform: 'node',
    logLevel: 'silent',
    external: LEFT_OUT,
    plugins: [placesOf(folder, onProgram), builtins],
  });
  const { output } = await built.generate({ dir: folder, sourcemap: true, codeSplitting: sources.length > 1 });
  await built.close();
  for (const { fileName, ...content } of output) {
    const made = join(folder, `${fileName}.${process.pid}.making`);
    writeFileSync(made, content.code ?? content.source);
    // Replaced in one step: a running service may start this program at any moment.
    renameSync(made, join(folder, fileName));
  }
}
