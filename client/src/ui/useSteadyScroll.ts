import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Keeps the visible part of a list in view when the list grows at its beginning. The list needs `overflow-anchor: none`: browsers
 * that do the same would do it twice.
 * @param first identifies the first item of the list
 */
export function useSteadyScroll(list: RefObject<HTMLElement | null>, first: string | undefined): void {
  const before = useRef<{ readonly first: string | undefined; readonly height: number }>({ first, height: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const was = before.current;
    if (was.first !== undefined && was.first !== first) element.scrollBy({ top: element.scrollHeight - was.height });
    before.current = { first, height: element.scrollHeight };
  });
}
