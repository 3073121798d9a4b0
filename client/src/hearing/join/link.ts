import { tokenKey } from '../../session/token-key.ts';
import type { HearingLink } from '../../session/types.ts';

/** Returns the hearing in a page's path `/hearing/<id>`, or null. */
export function hearingInPath(path: string): string | null {
  const id = /^\/hearing\/([^/]{1,64})\/?$/.exec(path)?.[1];
  try {
    return id === undefined ? null : decodeURIComponent(id);
  } catch {
    return null;
  }
}

/**
 * Parses the personal link. Moves the token from the fragment into the tab's storage and out of the address bar, where it could be
 * read over a shoulder or on a shared screen. The token is '' when the link has none.
 */
export function takeLink(
  location: Pick<Location, 'pathname' | 'search' | 'hash'>,
  history: Pick<History, 'replaceState' | 'state'>,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
): HearingLink | null {
  const hearing = hearingInPath(location.pathname);
  if (hearing === null) return null;
  const given = location.hash.slice(1);
  if (given === '') return { hearing, token: recall(storage, tokenKey(hearing)) };
  try {
    storage?.setItem(tokenKey(hearing), given);
  } catch {
    // Without storage a reload needs the link again.
  }
  history.replaceState(history.state, '', location.pathname + location.search);
  return { hearing, token: given };
}

function recall(storage: Pick<Storage, 'getItem'> | null, key: string): string {
  try {
    return storage?.getItem(key) ?? '';
  } catch {
    return '';
  }
}
