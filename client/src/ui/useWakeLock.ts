import { useEffect } from 'react';

/** Keeps the screen from going dark: whoever waits touches nothing for long. The browser lets go of it with the page. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let ended = false;
    const take = async (): Promise<void> => {
      if (document.hidden || !('wakeLock' in navigator)) return;
      // Refused when the battery is low: then the screen goes dark as it would.
      const taken = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (ended) void taken?.release();
      else lock = taken;
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      ended = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}
