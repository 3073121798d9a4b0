import { gzipSync } from 'node:zlib';
import type { Rolldown } from 'vite';

/** Part of what a person loads before the first frame. */
export interface CodePart {
  readonly file: string;
  readonly gzipBytes: number;
}

/** The catalogue of a language: of these one is loaded before the first frame. */
const CATALOGUE = /i18n\/(fa|en)\.ts$/;

/**
 * JavaScript and CSS that are loaded before the first frame: the entry, what it imports, their styles, and the larger
 * catalogue of languages. What is only loaded when a page asks for it is not among them.
 */
export function initialCode(output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): readonly CodePart[] {
  const chunks = new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])));
  const first = new Set<Rolldown.OutputChunk>();
  const take = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (chunk === undefined || first.has(chunk)) return;
    first.add(chunk);
    for (const file of chunk.imports) take(chunks.get(file));
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) take(chunk);
  const styles = new Set([...first].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
  const catalogues = [...chunks.values()].filter(({ facadeModuleId }) => CATALOGUE.test(facadeModuleId ?? ''));
  const size = (chunk: Rolldown.OutputChunk): number => measured(chunk).gzipBytes;
  // With the names that it shares with the other one.
  take(catalogues.toSorted((one, other) => size(other) - size(one))[0]);
  return [...first, ...output.filter(({ fileName }) => styles.has(fileName))].map(measured);
}

function measured(part: Rolldown.OutputChunk | Rolldown.OutputAsset): CodePart {
  return { file: part.fileName, gzipBytes: gzipSync(part.type === 'chunk' ? part.code : part.source).length };
}
