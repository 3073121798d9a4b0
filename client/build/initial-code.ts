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

/** The catalogues of a language: those of one are loaded. */
const CATALOGUES = [/i18n\/(?:citizen\.)?fa\.ts$/, /i18n\/(?:citizen\.)?en\.ts$/];

/** JavaScript and CSS that are loaded when a person has come so far, with the words of the language that has more. */
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
  const languages = CATALOGUES.map((names) =>
    [...chunks.values()].filter(({ facadeModuleId }) => names.test(facadeModuleId ?? '')),
  );
  const size = (all: readonly Rolldown.OutputChunk[]): number =>
    all.reduce((sum, chunk) => sum + measured(chunk).gzipBytes, 0);
  // With the names that they share with others.
  for (const chunk of languages.toSorted((one, other) => size(other) - size(one))[0] ?? []) take(chunk);
  const styles = new Set([...loaded].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
  return [...loaded, ...output.filter(({ fileName }) => styles.has(fileName))].map(measured);
}

function measured(part: Rolldown.OutputChunk | Rolldown.OutputAsset): CodePart {
  return { file: part.fileName, gzipBytes: gzipSync(part.type === 'chunk' ? part.code : part.source).length };
}
