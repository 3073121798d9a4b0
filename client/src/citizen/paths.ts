/** Path for requesting a meeting; the questions are below it. */
export const ASK_PATH = '/ask';
/** Path of the page on which a person follows their request. */
export const FOLLOW_PATH = '/follow';
/** Path of SMS links; the code is in the fragment. */
const LINK_PATH = '/r';

/** Path of links for guests who join a citizen's meeting from elsewhere. */
export const GUEST_PATH = '/g';

/**
 * Removes the code of an SMS link, `/r#<code>` or `/g#<code>`, from the address bar, where it could be read over a shoulder. It
 * stays in this entry of the tab's history, for another try. Null for every other address.
 */
export function takeRequestCode(
  location: Pick<Location, 'pathname' | 'search' | 'hash'>,
  history: Pick<History, 'replaceState' | 'state'>,
): string | null {
  const path = location.pathname.replace(/\/$/, '');
  if (path !== LINK_PATH && path !== GUEST_PATH) return null;
  const given = location.hash.slice(1);
  const kept = (history.state as { readonly request?: unknown } | null)?.request;
  if (given === '') return typeof kept === 'string' ? kept : '';
  history.replaceState({ request: given }, '', location.pathname + location.search);
  return given;
}
