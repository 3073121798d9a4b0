import { useEffect } from 'react';
import { useUploads } from '../CitizenContext.tsx';

/** While a file is being sent the browser asks before the page is left. @param isLeaving the page goes by itself, and goes on sending after that */
export function useUnsentGuard(isLeaving = false): void {
  const isSending = useUploads().some(({ state }) => state !== 'refused');
  useEffect(() => {
    if (!isSending || isLeaving) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isSending, isLeaving]);
}
