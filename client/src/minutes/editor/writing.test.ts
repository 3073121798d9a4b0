import { sendableSteps } from 'prosemirror-collab';
import { closeHistory, undo } from 'prosemirror-history';
import { AllSelection, TextSelection } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import { expect, it } from 'vitest';
import { blocksFor } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import { createMinutesState } from './create-state.ts';
import { bytesOf, inPieces, insertInPieces } from './in-pieces.ts';
import { plainLines } from './plain-paste.ts';

const AT = Date.UTC(2026, 10, 28);
const NOW = AT + 1_500;
const line = (text: string, seat: string | null = null, to: string | null = null): MinutesBlock => {
  return { kind: 'line', at: AT, seat, to, text };
};
const heading = (text: string): MinutesBlock => ({ kind: 'heading', part: 'identity', at: AT, text });

/** An editor with a text, and the caret after `letters` letters of a paragraph. */
function editorWith(blocks: readonly MinutesBlock[], paragraph = 0, letters = 0): EditorState {
  const nodes = blocks.map(({ kind, text, ...attrs }) =>
    minutesSchema.node(kind, attrs, text === '' ? [] : [minutesSchema.text(text)]),
  );
  const doc = minutesSchema.node('doc', null, nodes);
  const state = createMinutesState({ version: 0, doc: doc.toJSON() as unknown }, { editor: 'e', now: () => NOW });
  const before = nodes.slice(0, paragraph).reduce((size, { nodeSize }) => size + nodeSize, 0);
  return state.apply(state.tr.setSelection(TextSelection.create(state.doc, before + 1 + letters)));
}

/** Returns the state after a key, handled by the page's keymaps. */
function press(state: EditorState, key: string): EditorState {
  let after = state;
  const view = { state, dispatch: (transaction: Transaction) => (after = state.apply(transaction)) };
  const event = { key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };
  for (const plugin of state.plugins)
    if (plugin.props.handleKeyDown?.call(plugin, view as never, event as never) === true) return after;
  throw new Error(`nobody takes ${key}`);
}

const type = (state: EditorState, words: string): EditorState => state.apply(state.tr.insertText(words));

it('Enter begins a line of who speaks, at the end, in the middle and at the beginning of one', () => {
  const own = (text: string, at: number | null) => ({ ...line(text, 'lawyer', 'judge'), at });
  const said = [line('سلام دنیا', 'lawyer', 'judge')];
  expect(blocksOf(press(editorWith(said, 0, 9), 'Enter').doc)).toEqual([own('سلام دنیا', AT), own('', null)]);
  expect(blocksOf(press(editorWith(said, 0, 4), 'Enter').doc)).toMatchObject([
    { kind: 'line', seat: 'lawyer', text: 'سلام' },
    { kind: 'line', seat: 'lawyer', to: 'judge', text: ' دنیا' },
  ]);
  expect(blocksOf(press(editorWith(said, 0, 0), 'Enter').doc)).toMatchObject([
    { kind: 'line', seat: 'lawyer', text: '' },
    { kind: 'line', seat: 'lawyer', text: 'سلام دنیا' },
  ]);
});

it('what is written below a heading is a line, and so is what is left when all is taken away', () => {
  expect(blocksOf(type(press(editorWith([heading('هویت')], 0, 4), 'Enter'), 'x').doc)).toEqual([
    heading('هویت'),
    { ...line('x'), at: AT + 1_000 },
  ]);
  const state = editorWith([heading('هویت'), line('x')]);
  const all = state.apply(state.tr.setSelection(new AllSelection(state.doc)));
  expect(blocksOf(press(all, 'Backspace').doc)).toMatchObject([{ kind: 'line', text: '' }]);
});

it('what is written of others after a line is nothing of who speaks in the next one', () => {
  const state = editorWith([heading('هویت'), line('وکیل', 'lawyer'), line('شاهد', 'witness')], 1, 4);
  const after = type(press(state, 'Enter'), 'نشانی خانه او');
  expect(JSON.stringify(blocksFor(blocksOf(after.doc), 'own', 'witness'))).not.toContain('نشانی');
  const answer = type(press(editorWith([line('شاهد', 'witness')], 0, 4), 'Enter'), 'و بیشتر');
  expect(blocksFor(blocksOf(answer.doc), 'own', 'witness').map(({ text }) => text)).toEqual(['شاهد', 'و بیشتر']);
});

it('a long text that is pasted, taken away and brought back goes in steps that can be sent', () => {
  const pasted = Array.from({ length: 60 }, (_, index) => `${index} ${'سلام دنیا '.repeat(300)}`).join('\n');
  const empty = editorWith([line('')]);
  const full = empty.apply(insertInPieces(empty, plainLines(pasted)));
  const words = (state: EditorState) => blocksOf(state.doc).map(({ text }) => text);
  expect(words(full)).toEqual(pasted.split('\n'));
  const all = full.tr.setSelection(TextSelection.create(full.doc, 3, full.doc.content.size - 3)).deleteSelection();
  const inSmall = inPieces(full, all);
  expect(inSmall.doc.eq(all.doc)).toBe(true);
  expect(inSmall.selection.toJSON()).toEqual(all.selection.toJSON());
  let state = full.apply(closeHistory(inSmall));
  undo(state, (transaction) => (state = state.apply(transaction)));
  expect(state.doc.textContent === full.doc.textContent).toBe(true);
  const sizes = sendableSteps(state)!.steps.map((step) => bytesOf(step.toJSON()));
  expect(Math.max(...sizes)).toBeLessThan(32 * 1024);
  const everything = full.tr.setSelection(new AllSelection(full.doc)).deleteSelection();
  expect(inPieces(full, everything).doc.eq(everything.doc)).toBe(true);
});

it('a paragraph that is pasted is cut between words, and nothing is typed beyond what is kept', () => {
  const lines = plainLines(`${'سلام '.repeat(2_000)}پایان`);
  expect(lines.every(({ content }) => content.size <= 8_000)).toBe(true);
  expect(lines.map(({ textContent }) => textContent).join('')).toBe(`${'سلام '.repeat(2_000)}پایان`);
  const full = editorWith([line('x'.repeat(8_000)), line('y')], 0, 8_000);
  expect(type(full, 'z').doc.eq(full.doc)).toBe(true);
  expect(press(full, 'Enter').doc.childCount).toBe(3);
});
