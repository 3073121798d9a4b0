import { baseKeymap, splitBlockAs } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { EditorState } from 'prosemirror-state';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import { textFrom } from '@mahzar/shared/minutes/text/text';
import { Collaboration } from './collaboration.ts';
import { lineTimes } from './line-times.ts';
import { withinLimits } from './within-limits.ts';

/** What Enter begins is a line: after a line the same person goes on, after a heading nobody has begun. */
const newLine = splitBlockAs(({ type, attrs }) => {
  const line = minutesSchema.nodes['line']!;
  return { type: line, attrs: type === line ? { ...attrs, at: null } : {} };
});

/** The text as it is opened for writing. @param now epoch milliseconds of the service's clock */
export function createMinutesState(
  { version, doc }: { readonly version: number; readonly doc: unknown },
  { editor, now }: { readonly editor: string; readonly now: () => number },
): EditorState {
  return EditorState.create({
    doc: textFrom(doc),
    plugins: [
      // By the place of the key, as well: the letters of a Persian keyboard are others.
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
