import type { ClientFile } from './client-files.ts';

const MANIFEST = '/.vite/manifest.json';
const ENTRY = 'index.html';
/** What a page of a record is made of, beside what all pages are. */
const RECORD_PAGE = 'src/playback/PlaybackApp.tsx';
const CATALOGUES = { fa: 'src/i18n/fa.ts', en: 'src/i18n/en.ts' } as const;

type Manifest = Readonly<
  Record<
    string,
    { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] } | undefined
  >
>;

/**
 * The header `Link` of a record's page (RFC 8288; HTML, "modulepreload"): what its code will ask for is asked for at once, and not
 * first when that code is there, a round trip later. Undefined where the client is not built.
 * @param language of which the words are wanted
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
    // As the code that asks for it does, which is in CORS mode.
    for (const css of chunk.css ?? []) links.push(`</${css}>; rel=preload; as=style; crossorigin`);
    for (const imported of chunk.imports ?? []) take(imported);
  };
  take(RECORD_PAGE);
  take(CATALOGUES[language]);
  return links.length === 0 ? undefined : links.join(', ');
}
