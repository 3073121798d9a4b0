import { Plugin } from 'prosemirror-state';
import { MAX_BLOCK_CHARACTERS, MAX_BLOCKS, MAX_CHARACTERS } from '@mahzar/shared/minutes/text/limits';
import { isReceived } from './collaboration.ts';

/** Rejects input beyond the service's limits. */
export function withinLimits(): Plugin {
  return new Plugin({
    filterTransaction(transaction, { doc: before }) {
      const { doc, docChanged } = transaction;
      if (!docChanged || isReceived(transaction)) return true;
      const grows = doc.content.size > before.content.size;
      if (grows && (doc.content.size > MAX_CHARACTERS || doc.childCount > MAX_BLOCKS)) return false;
      const known = new Set(before.children);
      return doc.children.every((block) => known.has(block) || block.content.size <= MAX_BLOCK_CHARACTERS);
    },
  });
}
