import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cachedBuild } from '../../setup/cached-build.mjs';

/** Everything that scripts of pages import, except packages. */
const SOURCES = ['client/src', 'shared/src', 'package-lock.json'].map((path) =>
  join(import.meta.dirname, '../../..', path),
);

/** Returns the script of a test page as one file. It is bundled again only if the script or its imports have changed. */
export async function bundledPage(entry: string): Promise<string> {
  const inputs = { paths: [entry, ...SOURCES], wanted: (path: string) => !/\.test\.tsx?$/.test(path) };
  const folder = await cachedBuild(basename(entry, '.ts'), inputs, async (outDir) => {
    const { build } = await import('vite');
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir,
        minify: false,
        target: 'esnext',
        lib: { entry, formats: ['es'], fileName: 'page' },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
  });
  return readFile(join(folder, 'page.js'), 'utf8');
}
