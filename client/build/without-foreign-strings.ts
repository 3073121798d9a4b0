import type { Plugin } from 'vite';

/**
 * react-aria brings its hidden words in thirty languages, none of them Persian. This adds Persian where words are in
 * use (the way out of a dialog for screen readers) and keeps only English of parts that come along unused.
 */
const WORDS: Readonly<Record<string, Readonly<Record<'en-US' | 'fa-IR', Readonly<Record<string, string>>>>>> = {
  overlays: { 'en-US': { dismiss: 'Close' }, 'fa-IR': { dismiss: 'بستن' } },
};

export function withoutForeignStrings(): Plugin {
  return {
    name: 'without-foreign-strings',
    enforce: 'pre',
    load(id) {
      const part = /react-aria\/dist\/private\/([^/]+)\/intlStrings\.mjs/.exec(id)?.[1];
      if (part === undefined) return null;
      const words = WORDS[part];
      return words === undefined
        ? `import english from '../intl/${part}/en-US.mjs'; export default { 'en-US': english };`
        : `export default ${JSON.stringify(words)};`;
    },
  };
}
