import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Keeps the focus in a list whose controls disappear when pressed: it moves to the home element of the control's section, so that a
 * screen reader announces the place and the next Tab continues there.
 * @param homeOf returns the element that takes the focus, from the list and the control's section
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
    // If the person has moved the focus meanwhile, it stays.
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    homeOf(list.current, part)?.focus();
  });
}
