import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';
import { LETTERS } from './letters.ts';

const SOURCE = /^vazirmatn\/fonts\/webfonts\/Vazirmatn\[wght\]\.woff2/;
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/mahzar/', import.meta.url));

/** Weights that the style sheets use. */
const WEIGHTS = { wght: { min: 400, max: 800 } };

/** Reduces the font of all pages to these letters and weights: 42 of 111 KB, which would take nine seconds on a poor line. */
export function smallFont(): Plugin {
  return {
    name: 'small-font',
    config: async () => ({ resolve: { alias: [{ find: SOURCE, replacement: await made() }] } }),
  };
}

/** Returns the file, made once for each version of the font. */
async function made(): Promise<string> {
  const source = await readFile(
    createRequire(import.meta.url).resolve('vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2'),
  );
  const key = createHash('sha256').update(source).update(LETTERS).update(JSON.stringify(WEIGHTS)).digest('hex');
  const file = join(CACHE, key.slice(0, 16), 'vazirmatn.woff2');
  if (existsSync(file)) return file;
  const font = await subsetFont(source, LETTERS, { targetFormat: 'woff2', variationAxes: WEIGHTS });
  await mkdir(join(file, '..'), { recursive: true });
  // Several builds may make it at the same time.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, font);
  await rename(unfinished, file);
  return file;
}
