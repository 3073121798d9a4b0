/** For so long each word stands: a page that ends without a word leaves no slow line behind. Seconds. */
const STANDS_S = 8;

/** Names this browser's line, which all its tabs share, as they do a cookie: the name of the last that spoke stands. */
const name = crypto.getRandomValues(new Uint32Array(2)).join('-');
let isSpared = false;

/**
 * Has the service send files slowly for the next seconds, so that voices do not stand behind them; or as ever again. To be called
 * anew all the while. A cookie goes along with each request, also with those of the browser's own for a module or a style, and
 * with those of other tabs, whose files come over the same line. What has begun to come slowly goes on so.
 */
export function spareLine(spare: boolean): void {
  // The page that follows is what the person waits for.
  if (spare && !isSpared) addEventListener('pagehide', () => spareLine(false), { once: true });
  isSpared = spare;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `spared-line=${name}; Path=/assets/; SameSite=Strict${secure}; Max-Age=${spare ? STANDS_S : 0}`;
}
