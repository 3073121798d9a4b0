import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Keeps the focus where controls go away when they have been pressed: it goes to what stands for the part in which the control was,
 * so that a screen reader says where one is and the next Tab leads on from there.
 * @param homeOf what takes the focus, of the list and of the section in which the control was
 */
export function useFocusKept(
  list: RefObject<HTMLElement | null>,
  homeOf: (list: HTMLElement, part: Element | null) => HTMLElement | null,
): void {
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
    if (list.current === null || last.current === null || last.current.control.isConnected) return;
    const { part } = last.current;
    last.current = null;
    // Whoever has gone on meanwhile is left where they are.
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    homeOf(list.current, part)?.focus();
  });
}
