import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** A phone, upright or across, or a window as small; the styles say the same. */
export function usePhone(): boolean {
  return useMediaQuery('(max-width: 47.99em), (max-height: 30em)');
}

/** Whether fingers are what the person points with, and a keyboard comes up over the page. */
export function useFingers(): boolean {
  return useMediaQuery('(pointer: coarse)');
}
