import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAppServices } from '../context/SessionContext.tsx';
import { noticesBetween } from './notices.ts';
import type { Notice } from './notices.ts';
import { stillTrue, withNotice } from './merge-notices.ts';

/** How long a notice stays, ms. Its content is also visible elsewhere on the screen (WCAG 2.2.1). */
const STAYS_MS = 8000;
/** Pause between looks whether a notice's text is there, ms. */
const LOOKS_MS = 250;

interface Notices {
  readonly tell: (notice: Notice) => void;
  /** Suppresses the next notice of this kind, because the person caused it; returns a function that cancels this. */
  readonly expect: (kind: Notice['kind']) => () => void;
  readonly dismiss: (kind: Notice['kind']) => void;
}

const NoticesContext = createContext<Notices | null>(null);
/** Apart from the functions: nobody who may add a notice is redrawn by one. */
const ShownContext = createContext<readonly Notice[]>([]);

/** Watches the session for changes that deserve a notice. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const { session } = useAppServices();
  const [shown, setShown] = useState<readonly Notice[]>([]);
  const timers = useRef(new Map<Notice['kind'], ReturnType<typeof setTimeout>>());

  const dismiss = useCallback((kind: Notice['kind']) => {
    setShown((notices) => notices.filter((notice) => notice.kind !== kind));
  }, []);
  const tell = useCallback(
    (notice: Notice) => {
      const { kind } = notice;
      setShown((notices) => withNotice(notices, notice));
      const later = (next: () => void, ms: number): void => void timers.current.set(kind, setTimeout(next, ms));
      const expire = (): void => {
        if (isRead()) later(expire, STAYS_MS);
        else dismiss(kind);
      };
      const begin = (): void => {
        if (isLoading()) later(begin, LOOKS_MS);
        else later(expire, STAYS_MS);
      };
      clearTimeout(timers.current.get(kind));
      // A list takes time to read, and is not shown elsewhere.
      const stays = kind === 'unheard' || (notice.kind === 'missed' && notice.events.length > 0);
      if (!stays) later(begin, LOOKS_MS);
    },
    [dismiss],
  );

  const expected = useRef(new Set<Notice['kind']>());
  const expect = useCallback((kind: Notice['kind']) => {
    expected.current.add(kind);
    return () => void expected.current.delete(kind);
  }, []);
  useEffect(
    () =>
      session.store.subscribe((after, before) => {
        setShown((notices) => stillTrue(notices, after, before));
        for (const notice of noticesBetween(before, after)) {
          if (!expected.current.delete(notice.kind)) tell(notice);
        }
      }),
    [session, tell],
  );
  useEffect(() => {
    const pending = timers.current;
    return () => {
      for (const timer of pending.values()) clearTimeout(timer);
    };
  }, []);

  const value = useMemo(() => ({ tell, expect, dismiss }), [tell, expect, dismiss]);
  return (
    <NoticesContext value={value}>
      <ShownContext value={shown}>{children}</ShownContext>
    </NoticesContext>
  );
}

/** Whether the mouse or the keyboard focus is on a notice: then notices stay. */
function isRead(): boolean {
  return document.querySelector('.notices:is(:hover, :focus-within)') !== null;
}

/** Whether the text of a notice is still being loaded: its time begins when the text is there. */
function isLoading(): boolean {
  return document.querySelector('.notices [data-loading]') !== null;
}

/** Returns the notices shown now. */
export function useShownNotices(): readonly Notice[] {
  return useContext(ShownContext);
}

/** Returns functions to add and to remove a notice. */
export function useNotices(): Notices {
  const value = useContext(NoticesContext);
  if (value === null) throw new Error('useNotices outside NoticesProvider');
  return value;
}
