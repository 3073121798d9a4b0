/**
 * Calls back when the page may have been asleep or its network may have changed: when it becomes visible, is restored from the
 * browser's cache or resumed, or the browser reports a network. Timers of background pages are slowed down, and on sleeping
 * devices they stop.
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
  // Not in all browsers, and not typed: reports a change from Wi-Fi to mobile network without an offline moment.
  const { connection } = navigator as Navigator & { readonly connection?: EventTarget };
  connection?.addEventListener('change', resumed, { signal });
}
