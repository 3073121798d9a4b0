import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (pattern: string): readonly (readonly [string, string])[] =>
  globSync(join(ROOT, pattern)).map((path) => [relative(ROOT, path), readFileSync(path, 'utf8')]);
/** The pages to which a file belongs: its folder of the client. */
const pagesOf = (path: string): string => path.split('/')[0]!;

it('are styled where they are used: by a page’s own files, by those of `ui`, or by pages of which it takes parts', () => {
  const styledBy = new Map<string, Set<string>>();
  for (const [path, text] of read('**/*.css'))
    for (const [, selectors] of text.replace(/\/\*[^]*?\*\//g, '').matchAll(/([^{}]+)\{/g))
      for (const [, name] of selectors!.matchAll(/\.([a-z][\w-]*)/gi))
        styledBy.set(name!, (styledBy.get(name!) ?? new Set()).add(pagesOf(path)));
  const bare = read('**/*.tsx').flatMap(([path, text]) => {
    const names = [...text.matchAll(/className="([^"]*)"/g)].flatMap(([, all]) => all!.split(' '));
    const isReached = (pages: string) => pages === 'ui' || pages === pagesOf(path) || text.includes(`../${pages}/`);
    return names
      .filter((name) => styledBy.has(name) && ![...styledBy.get(name)!].some(isReached))
      .map((name) => `${path}: ${name}`);
  });
  // The gallery contains all pages in one document, and would not show this fault.
  expect(bare).toEqual([]);
});
