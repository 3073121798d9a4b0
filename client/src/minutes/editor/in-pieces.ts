import { Fragment, Slice } from 'prosemirror-model';
import type { Node } from 'prosemirror-model';
import { Selection } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';
import type { Step } from 'prosemirror-transform';

/** Largest removal or insertion of one step: the longest Persian paragraph has 16 KB. */
const PIECE_BYTES = 24 * 1024;
/** A shorter change is never that large, units of the text. */
const SHORT = 300;

/** Returns the size of JSON in bytes, as it is sent. */
export function bytesOf(json: unknown): number {
  return new TextEncoder().encode(JSON.stringify(json)).length;
}

/** Groups paragraphs so that each group fits into one step. */
function groupsOf(paragraphs: readonly Node[]): readonly (readonly Node[])[] {
  const groups: Node[][] = [];
  let bytes = Infinity;
  for (const paragraph of paragraphs) {
    const more = bytesOf(paragraph.toJSON());
    if (bytes + more > PIECE_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(paragraph);
    bytes += more;
  }
  return groups;
}

/**
 * Returns the same change in steps that are small enough to be sent, also when they are undone: before a long removal, the
 * paragraphs within it are removed group by group from the end.
 */
export function inPieces(state: EditorState, transaction: Transaction): Transaction {
  const before = (index: number): Node => transaction.docs[index]!;
  if (!transaction.steps.some((step, index) => isLong(step, before(index)))) return transaction;
  const { tr } = state;
  for (const step of transaction.steps) {
    if (!isLong(step, tr.doc)) {
      tr.step(step);
      continue;
    }
    const { from, slice } = step;
    let { to } = step;
    const within: Node[] = [];
    let end = from;
    tr.doc.forEach((block, offset) => {
      if (offset < from || offset + block.nodeSize > to) return;
      within.push(block);
      end = offset + block.nodeSize;
    });
    // The first group is removed by the step itself: a text is never without a paragraph.
    for (const group of groupsOf(within.slice(1)).toReversed()) {
      const size = group.reduce((sum, { nodeSize }) => sum + nodeSize, 0);
      tr.delete(end - size, end);
      end -= size;
      to -= size;
    }
    tr.step(new ReplaceStep(from, to, slice));
  }
  return tr.setSelection(Selection.fromJSON(tr.doc, transaction.selection.toJSON() as object)).scrollIntoView();
}

function isLong(step: Step, before: Node): step is ReplaceStep {
  if (!(step instanceof ReplaceStep) || step.to - step.from < SHORT) return false;
  return bytesOf(before.slice(step.from, step.to).toJSON()) > PIECE_BYTES;
}

/** Inserts paragraphs at the selection, group by group; the first paragraph continues the one at the caret. */
export function insertInPieces(state: EditorState, paragraphs: readonly Node[]): Transaction {
  const { tr } = state;
  groupsOf(paragraphs).forEach((group, index) => {
    // An empty paragraph in front ends the last group's paragraph.
    const nodes = index === 0 ? group : [group[0]!.type.create(), ...group];
    tr.replaceSelection(new Slice(Fragment.from(nodes), 1, 1));
  });
  return tr.scrollIntoView();
}
