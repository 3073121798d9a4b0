import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Keeps the focus in a list whose rows go elsewhere when something is done about them: it goes to the heading of the part in which
 * the row was, so that a screen reader says what is left there and the next Tab leads to the next person.
 */
export function useFocusKept(list: RefObject<HTMLElement | null>): void {
  const last = useRef<{ readonly control: Element; readonly part: Element | null } | null>(null);
  useEffect(() => {
    const panel = list.current;
    const note = ({ target }: FocusEvent): void => {
      if (target instanceof Element) last.current = { control: target, part: target.closest('section') };
    };
    panel?.addEventListener('focusin', note);
    return () => panel?.removeEventListener('focusin', note);
  }, [list]);
  useEffect(() => {
    if (last.current === null || last.current.control.isConnected) return;
    const { part } = last.current;
    last.current = null;
    // Whoever has gone on meanwhile is left where they are.
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    const left = part?.isConnected === true ? part : list.current;
    left?.querySelector('h3')?.focus();
  });
}
