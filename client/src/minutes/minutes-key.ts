import { storageOf } from '../browser/storage.ts';
import { browserKey } from '../session/browser-secret.ts';
import { ownSeatIn } from '../session/own-minutes.ts';
import { SeatMemory, seatOf } from '../session/remembered-seat.ts';
import { tokenKey } from '../session/token-key.ts';

/**
 * Credentials of this page for the minutes of a hearing: the seat of a person who comes from their own cases, the link with which its tab
 * was opened, or else the desk's session.
 */
export interface MinutesKey {
  readonly hearing: string;
  readonly own?: string;
  readonly token?: string;
  /** Proves that this browser holds the seat. */
  readonly resume?: string;
  /** See `BrowserSecret`. */
  readonly browser?: string;
}

/** Returns this tab's present credentials for a hearing; called at each attempt, as a seat may be entered meanwhile. */
export function keyInTab(
  hearing: string,
  tab: Storage | null = storageOf('sessionStorage'),
  browser: Storage | null = storageOf('localStorage'),
): MinutesKey {
  const own = ownSeatIn(window.location, hearing);
  if (own !== null) return { hearing, own };
  const token = read(tab, tokenKey(hearing));
  if (token === null) return { hearing };
  const { seat } = new SeatMemory(tab, { hearing, token });
  const secret = read(browser, browserKey(hearing, seatOf(token)));
  return { hearing, token, ...(seat !== null && { resume: seat.secret }), ...(secret !== null && { browser: secret }) };
}

/**
 * Whether the page of the hearing's record may open from this tab: the record takes the link with which the tab entered the hearing,
 * or the desk's session, and not the session of a person who comes from their own cases.
 */
export function leadsToRecord(hearing: string, tab: Storage | null = storageOf('sessionStorage')): boolean {
  return ownSeatIn(window.location, hearing) === null || read(tab, tokenKey(hearing)) !== null;
}

function read(storage: Pick<Storage, 'getItem'> | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}
