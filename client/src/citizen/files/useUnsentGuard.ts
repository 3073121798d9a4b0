import { useEffect } from 'react';
import { useUploads } from '../CitizenContext.tsx';

/** While a file is being sent the browser asks before the page is left. @param isCalled into the meeting, which comes first */
export function useUnsentGuard(isCalled = false): void {
  const isSending = useUploads().some(({ state }) => state !== 'refused');
  useEffect(() => {
    if (!isSending || isCalled) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isSending, isCalled]);
}
