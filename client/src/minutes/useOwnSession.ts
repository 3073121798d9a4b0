import { useEffect } from 'react';
import { useStore } from 'zustand';
import { listMyCases, readMySession } from '@mahzar/shared/rest/portal';
import { call, fetchFromHere } from '../connection/call.ts';
import { ownSeatIn } from '../session/own-minutes.ts';
import { enterTab, leaveTab, personInTab } from '../session/own-tab.ts';
import type { MinutesSession } from './minutes-session.ts';

/** How often use of the page is reported, ms: far more often than an unused session ends. */
const EVERY_MS = 5 * 60_000;
/** How long the page waits for the service to say whose session it is, ms. */
const ANSWER_MS = 5_000;
/** What a person does themselves; the text also scrolls by itself when it changes. */
const ACTS = ['keydown', 'pointerdown', 'wheel'] as const;

/**
 * Reports the person's own acts on this page to the service, so that their session in their own cases does not end as unused while
 * they read and write. The page's connection alone never prolongs it. When it has ended, the tab deletes its data on the person, as
 * their own cases do.
 * @returns the state of that session; `none`: the person has not come from their own cases, and nothing is done
 */
export function useOwnSession(hearing: string, { store }: MinutesSession): 'none' | 'open' | 'ended' {
  const isOwn = ownSeatIn(window.location, hearing) !== null;
  const hasEnded = useStore(store, ({ ended }) => ended === 'no-session');
  useEffect(() => {
    if (isOwn && hasEnded) leaveTab();
  }, [isOwn, hasEnded]);
  useEffect(() => {
    if (!isOwn) return undefined;
    let reportedAt = -Infinity;
    const act = (): void => {
      const now = performance.now();
      if (now - reportedAt < EVERY_MS) return;
      reportedAt = now;
      // If the session has ended, the page's connection says so.
      void call(fetchFromHere, listMyCases, {}).catch(() => undefined);
    };
    const life = new AbortController();
    for (const kind of ACTS) window.addEventListener(kind, act, { passive: true, signal: life.signal });
    return () => life.abort();
  }, [isOwn]);
  return !isOwn ? 'none' : hasEnded ? 'ended' : 'open';
}

/**
 * Notes in this tab the person who comes from their own cases, where it does not know them: after their session has ended in it they may
 * enter in another tab and load this one anew, and what they typed here is kept by person.
 */
export async function notePerson(hearing: string): Promise<void> {
  if (ownSeatIn(window.location, hearing) === null || personInTab() !== null) return;
  // Without an answer the minutes open as well; then nothing typed is kept.
  const session = await call(fetchFromHere, readMySession, {}, AbortSignal.timeout(ANSWER_MS)).catch(() => null);
  if (session !== null) enterTab(session.person);
}
