/** Where a person asks for a meeting; below it, the questions. */
export const ASK_PATH = '/ask';
/** Where a person sees what became of their request. */
export const FOLLOW_PATH = '/follow';
/** Where the link of an SMS leads; its code is in the fragment. */
const LINK_PATH = '/r';

/** The same of those who join a citizen's meeting from elsewhere. */
export const GUEST_PATH = '/g';

/**
 * The code of an SMS's link, `/r#<code>` or `/g#<code>`, taken out of the address bar, where it would be read over a shoulder. It
 * stays with this entry of the tab's history, for another try. Null for every other address.
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
