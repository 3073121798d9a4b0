import { Plugin } from 'prosemirror-state';
import { MOST_BLOCK_CHARACTERS, MOST_BLOCKS, MOST_CHARACTERS } from '@mahzar/shared/minutes/text/limits';
import { isReceived } from './collaboration.ts';

/** Rejects input beyond the service's limits. */
export function withinLimits(): Plugin {
  return new Plugin({
    filterTransaction(transaction, { doc: before }) {
      const { doc, docChanged } = transaction;
      if (!docChanged || isReceived(transaction)) return true;
      const grows = doc.content.size > before.content.size;
      if (grows && (doc.content.size > MOST_CHARACTERS || doc.childCount > MOST_BLOCKS)) return false;
      const known = new Set(before.children);
      return doc.children.every((block) => known.has(block) || block.content.size <= MOST_BLOCK_CHARACTERS);
    },
  });
}
