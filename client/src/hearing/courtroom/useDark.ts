import { useLayoutEffect } from 'react';

/** Makes the background behind the courtroom dark as well, beyond the page's edges on phones. */
export function useDark(): void {
  useLayoutEffect(() => {
    document.body.classList.add('dark');
    return () => document.body.classList.remove('dark');
  }, []);
}
