import { Plugin } from 'prosemirror-state';
import { isReceived } from './collaboration.ts';

/**
 * Anchors each line to the second at which its writing began, like log notes. Other editors anchor their own lines.
 * @param now epoch milliseconds of the service's clock
 */
export function lineTimes(now: () => number): Plugin {
  return new Plugin({
    appendTransaction(transactions, before, after) {
      if (!transactions.some((one) => one.docChanged && !isReceived(one)) || transactions.some(isReceived)) return null;
      const known = new Set(before.doc.children);
      const transaction = after.tr;
      after.doc.forEach((block, offset) => {
        if (known.has(block) || block.attrs['at'] !== null || block.content.size === 0) return;
        transaction.setNodeAttribute(offset, 'at', Math.floor(now() / 1000) * 1000);
      });
      return transaction.docChanged ? transaction : null;
    },
  });
}
