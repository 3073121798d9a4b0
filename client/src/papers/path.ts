import { CHECK_PATH, SERVED_LINK_PATH } from '@mahzar/shared/notify/short-link';

/** The purpose of a page, with the fragment of its address: a link's code, or a document's number; '' for neither. */
export interface PaperLink {
  readonly what: 'served' | 'check';
  readonly given: string;
}

/**
 * Removes the fragment of a documents' page from the address bar, where a code could be read over a shoulder, and returns its
 * purpose. It stays in this entry of the tab's history, for a reload. Null for every other address.
 */
export function takePaperLink(
  location: Pick<Location, 'pathname' | 'search' | 'hash'>,
  history: Pick<History, 'replaceState' | 'state'>,
): PaperLink | null {
  const path = location.pathname.replace(/\/$/, '');
  const what = path === SERVED_LINK_PATH ? 'served' : path === CHECK_PATH ? 'check' : null;
  if (what === null) return null;
  const kept = (history.state as { readonly paper?: unknown } | null)?.paper;
  const given = location.hash.slice(1);
  if (given === '') return { what, given: typeof kept === 'string' ? kept : '' };
  history.replaceState({ paper: given }, '', location.pathname + location.search);
  return { what, given };
}
