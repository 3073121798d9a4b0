import { useEffect } from 'react';
import { useUploads } from '../CitizenContext.tsx';

/**
 * Makes the browser ask before the page is left while a file is being sent. @param isLeaving whether the page leaves by itself and
 * continues sending afterwards
 */
export function useUnsentGuard(isLeaving = false): void {
  const isSending = useUploads().some(({ state }) => state !== 'refused');
  useEffect(() => {
    if (!isSending || isLeaving) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isSending, isLeaving]);
}
