import { useEffect, useState } from 'react';
import type { Rejection } from '../../connection/result.ts';
import { useAppServices, useSession } from '../context/SessionContext.tsx';

/** A page as a picture: being loaded, loaded, or failed with a reason. */
export type PageState =
  | { readonly kind: 'coming' }
  | { readonly kind: 'here'; readonly url: string; readonly page: number }
  | { readonly kind: 'failed'; readonly error: Rejection };

/** Loads a page of an exhibit. The former page stays until the next one is loaded, so that turning does not flash. */
export function useExhibitPage(exhibit: number, page: number): PageState & { readonly retry: () => void } {
  const { session } = useAppServices();
  const isOnline = useSession(({ connection }) => connection.kind === 'online');
  const [state, setState] = useState<PageState>({ kind: 'coming' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!isOnline) return undefined;
    const ending = new AbortController();
    let url: string | null = null;
    void session.exhibitPage(exhibit, page, ending.signal).then((answer) => {
      if (ending.signal.aborted) return;
      if (!answer.ok) {
        setState({ kind: 'failed', error: answer.error });
        return;
      }
      url = URL.createObjectURL(answer.picture);
      setState({ kind: 'here', url, page });
    });
    return () => {
      ending.abort();
      // The picture that uses it is drawn for a moment longer.
      const over = url;
      if (over !== null) setTimeout(() => URL.revokeObjectURL(over), REVOKED_AFTER_MS);
    };
  }, [session, exhibit, page, attempt, isOnline]);
  return { ...state, retry: () => setAttempt((before) => before + 1) };
}

const REVOKED_AFTER_MS = 10_000;
