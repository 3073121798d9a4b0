import { getVersion, sendableSteps } from 'prosemirror-collab';
import { Decoration, DecorationSet, EditorView } from 'prosemirror-view';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import type { Language } from '../../i18n/language.ts';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { MinutesRefusal, MinutesSession } from '../minutes-session.ts';
import { Collaboration, isReceived } from './collaboration.ts';
import { createMinutesState } from './create-state.ts';
import type { EditorHandle } from './editor-handle.ts';
import { insertBlocks } from './insert-part.ts';
import { inPieces, insertInPieces } from './in-pieces.ts';
import { plainLines } from './plain-paste.ts';
import { pause } from '../../browser/pause.ts';

interface EditorSurfaceProps {
  readonly session: MinutesSession;
  readonly label: string;
  readonly handle: RefObject<EditorHandle | null>;
  readonly isReadOnly: boolean;
  /** Whether the written text is on disk. */
  readonly onSaved: (isSaved: boolean) => void;
  readonly onLost: (why: MinutesRefusal) => void;
}

/** The text in an editor of its own: outside the page's rendering, and updated by the service only. */
export function EditorSurface({ session, label, handle, isReadOnly, onSaved, onLost }: EditorSurfaceProps) {
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ onSaved, onLost, language, isReadOnly });
  latest.current = { onSaved, onLost, language, isReadOnly };
  const shown = useRef<EditorView>(null);
  useEffect(() => {
    // Makes the editor check again whether it is editable.
    shown.current?.setProps({});
  }, [isReadOnly]);
  useEffect(() => {
    const mount = place.current;
    if (mount === null) return;
    const editor = crypto.randomUUID();
    const now = () => Date.now() + session.store.getState().clockMs;
    let view: EditorView | null = null;
    let collaboration: Collaboration | null = null;
    let held: EditorState;
    const dispatch = (given: Transaction): void => {
      const isOwn = !isReceived(given) && given.getMeta('history$') === undefined;
      const transaction = isOwn ? inPieces(held, given) : given;
      held = held.apply(transaction);
      // Steps that are on their way when the editor is closed are still confirmed.
      if (view?.isDestroyed === false) {
        view.updateState(held);
        latest.current.onSaved(sendableSteps(held) === null);
      }
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
        editable: () => !latest.current.isReadOnly,
        decorations: ({ doc }) => timesOf(doc, latest.current.language),
        handlePaste: (target, event) => {
          const text = event.clipboardData?.getData('text/plain') ?? '';
          target.dispatch(insertInPieces(target.state, plainLines(text)));
          return true;
        },
        handleDrop: () => true,
        dispatchTransaction: dispatch,
      });
    const stop = session.listen({
      text: (text) => {
        if (view !== null) return collaboration?.isAt(text.version);
        held = createMinutesState(text, { editor, now });
        view = open();
        shown.current = view;
        latest.current.onSaved(true);
        collaboration = new Collaboration({
          ask: session.ask,
          editor,
          state: () => held,
          dispatch,
          isOnline: () => session.store.getState().isOnline,
          lost: (why) => latest.current.onLost(why),
          wait: pause,
        });
      },
      steps: (steps) => collaboration?.receive(steps),
    });
    handle.current = {
      insert: (blocks) => {
        if (view === null) return;
        view.dispatch(insertBlocks(view.state, blocks));
        view.focus();
      },
      kept: async () => {
        await collaboration?.send();
        return view === null || sendableSteps(held) !== null ? null : getVersion(held);
      },
    };
    return () => {
      view?.destroy();
      shown.current = null;
      const kept = collaboration?.close() ?? Promise.resolve();
      session.keepOpenFor(kept.finally(stop));
    };
    // oxlint-disable-next-line react/exhaustive-deps -- one editor for one session
  }, [session]);
  return <div ref={place} className="minutes-editor" />;
}

/** Shows the times of paragraphs next to them, outside the caret's reach. */
function timesOf(doc: EditorState['doc'], language: Language): DecorationSet {
  const times: Decoration[] = [];
  doc.forEach((block, offset) => {
    const at = block.attrs['at'] as number | null;
    const shown = { dir: 'auto', ...(at !== null && { 'data-time': formatTime(language, at) }) };
    times.push(Decoration.node(offset, offset + block.nodeSize, shown));
  });
  return DecorationSet.create(doc, times);
}
