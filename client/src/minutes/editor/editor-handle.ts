import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';

/** What is done to the text of an editor from outside of it. */
export interface EditorHandle {
  insert(blocks: readonly MinutesBlock[]): void;
  /** The version of the text, with all that was written here on disk; null when it could not be. */
  kept(): Promise<number | null>;
}
