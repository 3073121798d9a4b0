/**
 * Calls back when the page may have been away or its network another: it comes to the front, out of the cache or out of sleep,
 * or the browser reports a network. Timers of pages in the background are slowed down, and those of sleeping devices stand.
 */
export function onWake(resumed: () => void, signal: AbortSignal): void {
  const shown = (): void => {
    if (!document.hidden) resumed();
  };
  document.addEventListener('visibilitychange', shown, { signal });
  document.addEventListener('resume', resumed, { signal });
  // A page that is shown for the first time has just begun to connect.
  window.addEventListener('pageshow', ({ persisted }) => void (persisted && resumed()), { signal });
  window.addEventListener('online', resumed, { signal });
  // Not everywhere, and not typed: Wi-Fi to mobile network, without a moment offline.
  const { connection } = navigator as Navigator & { readonly connection?: EventTarget };
  connection?.addEventListener('change', resumed, { signal });
}
