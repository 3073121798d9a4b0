/** The first part of every address of the desk. */
export const STAFF_BASE = '/staff';

/** Whether a page's path is one of the desk's. */
export function isStaffPath(path: string): boolean {
  return /^\/staff(?:\/|$)/.test(path);
}

/**
 * Removes the token of an invitation's link, `/staff/invitation#<token>`, from the address bar, where it could be read over a
 * shoulder. It stays in this entry of the tab's history, for a reload. Null for every other address.
 */
export function takeInvitation(
  location: Pick<Location, 'pathname' | 'hash' | 'search'>,
  history: Pick<History, 'replaceState' | 'state'>,
): string | null {
  if (location.pathname.replace(/\/$/, '') !== `${STAFF_BASE}/invitation`) return null;
  const given = location.hash.slice(1);
  const kept = (history.state as { readonly invitation?: unknown } | null)?.invitation;
  if (given === '') return typeof kept === 'string' ? kept : '';
  history.replaceState({ invitation: given }, '', location.pathname + location.search);
  return given;
}
