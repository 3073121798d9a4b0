import { gzipSync } from 'node:zlib';
import type { Rolldown } from 'vite';

/** A part of the code that a person loads. */
export interface CodePart {
  readonly file: string;
  readonly gzipBytes: number;
}

/**
 * Places on a person's way, and the modules requested up to there, which bring their imports. Modules shown only to some people, or
 * able to wait for the first picture, are loaded by `lazily` and belong to none of these places.
 */
const ASKED_FOR = {
  /** The person and the hearing are named. */
  'first page': [],
  /** The camera is shown, and a path for sound and picture is tested. */
  'device page': ['hearing/join/DevicePage.tsx', 'session/media-client.ts'],
  /** Another person is visible. */
  'first picture': ['hearing/join/DevicePage.tsx', 'session/media-client.ts', 'hearing/courtroom/Courtroom.tsx'],
} as const satisfies Record<string, readonly string[]>;

export type Place = keyof typeof ASKED_FOR;

/** The catalogues of a language, of which a person loads only one language. */
const CATALOGUES = [/i18n\/(?:citizen|first)\.fa\.ts$/, /i18n\/(?:citizen|first)\.en\.ts$/];

/** Returns the JavaScript and CSS that are loaded up to a place, with the words of the larger language. */
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
  // Including the names that they share with other code.
  for (const chunk of languages.toSorted((one, other) => size(other) - size(one))[0] ?? []) take(chunk);
  const styles = new Set([...loaded].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
  return [...loaded, ...output.filter(({ fileName }) => styles.has(fileName))].map(measured);
}

function measured(part: Rolldown.OutputChunk | Rolldown.OutputAsset): CodePart {
  return { file: part.fileName, gzipBytes: gzipSync(part.type === 'chunk' ? part.code : part.source).length };
}
