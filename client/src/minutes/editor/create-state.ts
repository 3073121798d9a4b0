import { baseKeymap, splitBlockAs } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { EditorState } from 'prosemirror-state';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import { textFrom } from '@mahzar/shared/minutes/text/text';
import { Collaboration } from './collaboration.ts';
import { lineTimes } from './line-times.ts';
import { withinLimits } from './within-limits.ts';

/** Enter begins a line: after a line with the same speaker, after a heading without one. */
const newLine = splitBlockAs(({ type, attrs }) => {
  const line = minutesSchema.nodes['line']!;
  return { type: line, attrs: type === line ? { ...attrs, at: null } : {} };
});

/** Returns the editor's state for a text. @param now epoch milliseconds of the service's clock */
export function createMinutesState(
  { version, doc }: { readonly version: number; readonly doc: unknown },
  { editor, now }: { readonly editor: string; readonly now: () => number },
): EditorState {
  return EditorState.create({
    doc: textFrom(doc),
    plugins: [
      // Also by the key's place, because a Persian keyboard has other letters.
      keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Mod-Shift-z': redo, 'Mod-ظ': undo, 'Mod-غ': redo }),
      keymap({ Enter: newLine, 'Shift-Enter': newLine }),
      keymap(baseKeymap),
      history(),
      lineTimes(now),
      withinLimits(),
      Collaboration.plugin(version, editor),
    ],
  });
}
