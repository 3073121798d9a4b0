import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Keeps in sight what is in sight when a list grows at its beginning. The list needs `overflow-anchor: none`: browsers that
 * do the same by themselves would do it twice.
 *
 * @param first names the first of what is listed
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
