import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';

/** Changes an editor's text from outside. */
export interface EditorHandle {
  insert(blocks: readonly MinutesBlock[]): void;
  /** Resolves to the version of the text after everything written here is on disk; null when that failed. */
  kept(): Promise<number | null>;
}
