import { gzipSync } from 'node:zlib';
import type { Rolldown } from 'vite';

/** Part of what a person loads. */
export interface CodePart {
  readonly file: string;
  readonly gzipBytes: number;
}

/**
 * How far a person has come, and the modules that are asked for by then: what they import comes with them. What is shown
 * only to some, or can wait for the first picture, is asked for by `lazily` and belongs to none of these.
 */
const ASKED_FOR = {
  /** Who you are and what this is. */
  'first page': [],
  /** The camera, and whether a path for sound and picture can be had. */
  'device page': ['hearing/join/DevicePage.tsx', 'session/media-client.ts'],
  /** Somebody else is seen. */
  'first picture': ['hearing/join/DevicePage.tsx', 'session/media-client.ts', 'hearing/courtroom/Courtroom.tsx'],
} as const satisfies Record<string, readonly string[]>;

export type Place = keyof typeof ASKED_FOR;

/** The catalogue of a language: one is loaded. */
const CATALOGUE = /i18n\/(fa|en)\.ts$/;

/** JavaScript and CSS that are loaded when a person has come so far, with the larger catalogue of languages. */
export function codeBefore(
  place: Place,
  output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[],
): readonly CodePart[] {
  const chunks = new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])));
  const loaded = new Set<Rolldown.OutputChunk>();
  const take = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (chunk === undefined || loaded.has(chunk)) return;
    loaded.add(chunk);
    for (const file of chunk.imports) take(chunks.get(file));
  };
  const having = (module: string): Rolldown.OutputChunk => {
    const found = [...chunks.values()].find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/src/${module}`)));
    if (found === undefined) throw new Error(`${module} is in no file`);
    return found;
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) take(chunk);
  for (const module of ASKED_FOR[place]) take(having(module));
  const catalogues = [...chunks.values()].filter(({ facadeModuleId }) => CATALOGUE.test(facadeModuleId ?? ''));
  const size = (chunk: Rolldown.OutputChunk): number => measured(chunk).gzipBytes;
  // With the names that it shares with the other one.
  take(catalogues.toSorted((one, other) => size(other) - size(one))[0]);
  const styles = new Set([...loaded].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
  return [...loaded, ...output.filter(({ fileName }) => styles.has(fileName))].map(measured);
}

function measured(part: Rolldown.OutputChunk | Rolldown.OutputAsset): CodePart {
  return { file: part.fileName, gzipBytes: gzipSync(part.type === 'chunk' ? part.code : part.source).length };
}
