import type { Node } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';

/**
 * Inserts paragraphs after the one at the caret, or in its place when it is empty, and puts the caret at the end of the last, where
 * the writer continues.
 */
export function insertBlocks(state: EditorState, blocks: readonly MinutesBlock[]): Transaction {
  const nodes = blocks.map(nodeOf);
  const { $head } = state.selection;
  const [from, to] = [$head.before(1), $head.after(1)];
  const isEmpty = $head.parent.content.size === 0;
  const transaction = isEmpty ? state.tr.replaceWith(from, to, nodes) : state.tr.insert(to, nodes);
  const begin = isEmpty ? from : to;
  const end = begin + nodes.reduce((size, { nodeSize }) => size + nodeSize, 0);
  return transaction.setSelection(TextSelection.create(transaction.doc, end - 1)).scrollIntoView();
}

function nodeOf({ kind, text, ...attrs }: MinutesBlock): Node {
  return minutesSchema.node(kind, attrs, text === '' ? [] : [minutesSchema.text(text)]);
}
