import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const CATALOGUE = /\/client\/src\/i18n\/(fa|en)\.ts$/;

/** Reduces the catalogues of all pages to the given parts, so that a small page does not load the words of others. */
export function onlyWords(parts: readonly string[]): Plugin {
  return {
    name: 'only-words',
    enforce: 'pre',
    async load(id) {
      const [file = ''] = id.split('?');
      const language = CATALOGUE.exec(file)?.[1];
      if (language === undefined) return null;
      this.addWatchFile(file);
      const module = (await import(pathToFileURL(file).href)) as Record<string, Record<string, unknown>>;
      const words = Object.entries(module[language] ?? {}).filter(([part]) => parts.includes(part));
      return `export const ${language} = ${JSON.stringify(Object.fromEntries(words))};`;
    },
  };
}
