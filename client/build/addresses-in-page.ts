import { basename } from 'node:path';
import type { Plugin } from 'vite';

/** The words of a page's languages. */
const WORDS = /\/client\/src\/i18n\/(?:all-later|citizen|first|my)\.(?:fa|en)\.ts$/;

/** Writes the addresses of files that may have to be imported a second time into the page, see `importAgain`. */
export function addressesInPage(): Plugin {
  return {
    name: 'addresses-in-page',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.values(bundle).flatMap((part) =>
          part.type === 'chunk' && WORDS.test(part.facadeModuleId ?? '')
            ? [
                {
                  tag: 'meta',
                  attrs: { name: basename(part.facadeModuleId!, '.ts'), content: `/${part.fileName}` },
                  // After the page's encoding, which must come first.
                  injectTo: 'head' as const,
                },
              ]
            : [],
        ),
    },
  };
}
