import type { ClientFile } from './client-files.ts';

const MANIFEST = '/.vite/manifest.json';
const ENTRY = 'index.html';
/** The chunk of a record's page, in addition to those of all pages. */
const RECORD_PAGE = 'src/playback/PlaybackApp.tsx';
const CATALOGUES = { fa: 'src/i18n/first.fa.ts', en: 'src/i18n/first.en.ts' } as const;

type Manifest = Readonly<
  Record<
    string,
    { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] } | undefined
  >
>;

/**
 * The `Link` header of a record's page (RFC 8288; HTML, "modulepreload"): the browser requests the page's chunks at once, and not
 * a round trip later when the entry code has arrived. Undefined when the client is not built.
 * @param language language of the texts to load
 */
export function recordPreloads(
  files: ReadonlyMap<string, ClientFile>,
  language: keyof typeof CATALOGUES,
): string | undefined {
  const stored = files.get(MANIFEST);
  if (stored === undefined) return undefined;
  const manifest = JSON.parse(stored.plain.toString()) as Manifest;
  const taken = new Set<string>([ENTRY]);
  const links: string[] = [];
  const take = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined || taken.has(name)) return;
    taken.add(name);
    links.push(`</${chunk.file}>; rel=modulepreload`);
    // In CORS mode, like the code's own request.
    for (const css of chunk.css ?? []) links.push(`</${css}>; rel=preload; as=style; crossorigin`);
    for (const imported of chunk.imports ?? []) take(imported);
  };
  take(RECORD_PAGE);
  take(CATALOGUES[language]);
  return links.length === 0 ? undefined : links.join(', ');
}
