import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAppServices } from '../context/SessionContext.tsx';
import { noticesBetween } from './notices.ts';
import type { Notice } from './notices.ts';
import { stillTrue, withNotice } from './pile.ts';

/** How long a notice stays, ms. What it says can be seen elsewhere on the screen as well (WCAG 2.2.1). */
const STAYS_MS = 8000;

interface Notices {
  readonly shown: readonly Notice[];
  readonly tell: (notice: Notice) => void;
  /** The next notice of this kind is the person's own doing and is not told; answers with the way to take that back. */
  readonly expect: (kind: Notice['kind']) => () => void;
  readonly dismiss: (kind: Notice['kind']) => void;
}

const NoticesContext = createContext<Notices | null>(null);

/** Watches the session for what is worth telling. */
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
      const expire = (): void => {
        if (isRead()) timers.current.set(kind, setTimeout(expire, STAYS_MS));
        else dismiss(kind);
      };
      clearTimeout(timers.current.get(kind));
      // A list takes its time to be read, and stands nowhere else.
      const stays = kind === 'unheard' || (notice.kind === 'missed' && notice.events.length > 0);
      if (!stays) timers.current.set(kind, setTimeout(expire, STAYS_MS));
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

  const value = useMemo(() => ({ shown, tell, expect, dismiss }), [shown, tell, expect, dismiss]);
  return <NoticesContext value={value}>{children}</NoticesContext>;
}

/** Whether somebody points at a notice or has come to one by keyboard: then they stay. */
function isRead(): boolean {
  return document.querySelector('.notices:is(:hover, :focus-within)') !== null;
}

/** The notices shown now, and the way to tell one. */
export function useNotices(): Notices {
  const value = useContext(NoticesContext);
  if (value === null) throw new Error('useNotices outside NoticesProvider');
  return value;
}
