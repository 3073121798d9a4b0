import { useEffect, useRef } from 'react';

/** The key that does the usual thing: it writes nothing, so it works while somebody takes notes too (WCAG 2.1.4 is of characters). */
export const USUAL_KEY = 'F8';

/** Calls `act` when the key is pressed anywhere on the page, but not while a question stands over it. */
export function useUsualKey(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== USUAL_KEY || event.repeat || event.defaultPrevented) return;
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
