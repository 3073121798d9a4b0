import { useLayoutEffect } from 'react';

/** The ground behind the courtroom is dark as well, past the edges of the page on phones. */
export function useDark(): void {
  useLayoutEffect(() => {
    document.body.classList.add('dark');
    return () => document.body.classList.remove('dark');
  }, []);
}
