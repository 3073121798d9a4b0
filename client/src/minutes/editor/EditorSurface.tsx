import { Decoration, DecorationSet, EditorView } from 'prosemirror-view';
import { useEffect, useRef } from 'react';
import type { Ref } from 'react';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import type { Language } from '../../i18n/language.ts';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesRefusal, MinutesSession } from '../minutes-session.ts';
import { Collaboration } from './collaboration.ts';
import { createMinutesState } from './create-state.ts';
import { insertBlocks } from './insert-part.ts';
import { plainSlice } from './plain-paste.ts';

/** What is done to the text from outside of it. */
export interface EditorHandle {
  insert(blocks: readonly MinutesBlock[]): void;
}

interface EditorSurfaceProps {
  readonly session: MinutesSession;
  readonly label: string;
  readonly handle: Ref<EditorHandle>;
  /** What was written is on disk, or not yet. */
  readonly onSaved: (isSaved: boolean) => void;
  readonly onLost: (why: MinutesRefusal) => void;
}

/** The text in an editor of its own: outside of what the page draws, and told by the service alone. */
export function EditorSurface({ session, label, handle, onSaved, onLost }: EditorSurfaceProps) {
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const told = useRef({ onSaved, onLost, language });
  told.current = { onSaved, onLost, language };
  useEffect(() => {
    const mount = place.current;
    if (mount === null) return;
    const editor = crypto.randomUUID();
    const now = () => Date.now() + session.store.getState().clockMs;
    let view: EditorView | null = null;
    let collaboration: Collaboration | null = null;
    let held: EditorState;
    const dispatch = (transaction: Transaction): void => {
      held = held.apply(transaction);
      // What is on its way when the editor goes is still confirmed.
      if (view?.isDestroyed === false) view.updateState(held);
      if (transaction.docChanged) void collaboration?.send();
    };
    const open = (): EditorView =>
      new EditorView(mount, {
        state: held,
        attributes: {
          class: 'minutes-text',
          'aria-label': label,
          'aria-multiline': 'true',
          role: 'textbox',
          dir: 'auto',
        },
        decorations: ({ doc }) => timesOf(doc, told.current.language),
        handlePaste: (target, event) => {
          const text = event.clipboardData?.getData('text/plain') ?? '';
          target.dispatch(target.state.tr.replaceSelection(plainSlice(text)).scrollIntoView());
          return true;
        },
        handleDrop: () => true,
        dispatchTransaction: dispatch,
      });
    const stop = session.listen({
      text: (text) => {
        if (view !== null) return void collaboration?.catchUp();
        held = createMinutesState(text, { editor, now });
        view = open();
        collaboration = new Collaboration({
          ask: session.ask,
          editor,
          state: () => held,
          dispatch,
          saved: (isSaved) => told.current.onSaved(isSaved),
          lost: (why) => told.current.onLost(why),
          wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        });
      },
      steps: (steps) => collaboration?.receive(steps),
    });
    give(handle, {
      insert: (blocks) => {
        if (view === null) return;
        view.dispatch(insertBlocks(view.state, blocks));
        view.focus();
      },
    });
    return () => {
      view?.destroy();
      const kept = collaboration?.close() ?? Promise.resolve();
      session.keepOpenFor(kept.finally(stop));
    };
    // oxlint-disable-next-line react/exhaustive-deps -- one editor for one session
  }, [session]);
  return <div ref={place} className="minutes-editor" />;
}

function give(handle: Ref<EditorHandle>, given: EditorHandle): void {
  if (typeof handle === 'function') handle(given);
  else if (handle !== null) handle.current = given;
}

/** Times of paragraphs stand beside them, where no caret goes. */
function timesOf(doc: EditorState['doc'], language: Language): DecorationSet {
  const times: Decoration[] = [];
  doc.forEach((block, offset) => {
    const at = block.attrs['at'] as number | null;
    const shown = { dir: 'auto', ...(at !== null && { 'data-time': formatTime(language, at) }) };
    times.push(Decoration.node(offset, offset + block.nodeSize, shown));
  });
  return DecorationSet.create(doc, times);
}
