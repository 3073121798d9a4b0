import { useEffect, useRef } from 'react';

/** The key for the usual act: it types no character, so it also works while notes are written (WCAG 2.1.4 concerns characters). */
export const USUAL_KEY = 'F8';

/** Calls `act` when the key is pressed anywhere on the page, except under an open dialog. */
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
