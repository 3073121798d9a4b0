import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const CATALOGUE = /\/client\/src\/i18n\/first\.(?:fa|en)\.ts$/;

/** Reduces the catalogues of all pages to the given parts, so that a small page does not load the words of others. */
export function onlyWords(parts: readonly string[]): Plugin {
  return {
    name: 'only-words',
    enforce: 'pre',
    async load(id) {
      const [file = ''] = id.split('?');
      if (!CATALOGUE.test(file)) return null;
      this.addWatchFile(file);
      const module = (await import(pathToFileURL(file).href)) as Record<string, Record<string, unknown>>;
      const [[name, all] = []] = Object.entries(module);
      const words = Object.entries(all ?? {}).filter(([part]) => parts.includes(part));
      return `export const ${name} = ${JSON.stringify(Object.fromEntries(words))};`;
    },
  };
}
