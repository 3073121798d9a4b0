/** Lifetime of the cookie: a page that ends without notice leaves no slow line behind. Seconds. */
const COOKIE_LIFETIME_S = 8;

/** Names this browser's line, which all its tabs share like the cookie: the latest value counts. */
const name = crypto.getRandomValues(new Uint32Array(2)).join('-');
let isSpared = false;

/**
 * Makes the service send files slowly for the next seconds, so that voices need not wait behind them, or restores the normal rate.
 * Call it again repeatedly. A cookie accompanies each request, also the browser's own for a module or a style, and those of other
 * tabs, whose files use the same line. A file that has begun slowly stays slow.
 */
export function throttleDownloads(spare: boolean): void {
  // The next page must load at full rate, because the person waits for it.
  if (spare && !isSpared) addEventListener('pagehide', () => throttleDownloads(false), { once: true });
  isSpared = spare;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `spared-line=${name}; Path=/assets/; SameSite=Strict${secure}; Max-Age=${spare ? COOKIE_LIFETIME_S : 0}`;
}
