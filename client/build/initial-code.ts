import { gzipSync } from 'node:zlib';
import type { Rolldown } from 'vite';

/** Part of what a person loads before the first frame. */
export interface CodePart {
  readonly file: string;
  readonly gzipBytes: number;
}

/**
 * JavaScript and CSS that are loaded before the first frame: the entry, what it imports, its styles, and the larger
 * catalogue of languages, of which one is loaded.
 */
export function initialCode(output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): readonly CodePart[] {
  const chunks = output.filter((part) => part.type === 'chunk');
  const styles = output.filter((part) => part.type === 'asset' && part.fileName.endsWith('.css'));
  const lazy = chunks.filter(({ isDynamicEntry }) => isDynamicEntry).map(measured);
  const rest = [...chunks.filter(({ isDynamicEntry }) => !isDynamicEntry), ...styles].map(measured);
  return [...rest, ...lazy.toSorted((one, other) => other.gzipBytes - one.gzipBytes).slice(0, 1)];
}

function measured(part: Rolldown.OutputChunk | Rolldown.OutputAsset): CodePart {
  return { file: part.fileName, gzipBytes: gzipSync(part.type === 'chunk' ? part.code : part.source).length };
}
