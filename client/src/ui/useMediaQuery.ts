import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query matches now. */
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

/** Whether the device is a phone, upright or sideways, or the window is as small; the styles use the same limits. */
export function usePhone(): boolean {
  return useMediaQuery('(max-width: 47.99em), (max-height: 30em)');
}

/** Whether the person uses fingers, with a keyboard that covers the page. */
export function useFingers(): boolean {
  return useMediaQuery('(pointer: coarse)');
}
