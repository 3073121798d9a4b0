import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';

/** How long a browser that had a seat's link open is remembered, ms. */
const REMEMBERED_MS = 15 * 60_000;
/** Most browsers remembered per seat, the latest ones. More than one already shows that one may be a stranger's. */
const MAX = 8;

interface Seen {
  readonly browser: BrowserHash;
  /** When its socket closed, epoch ms. */
  readonly at: number;
}

/**
 * Browsers that recently had a seat's link open. Closing a person's page, or having it closed, does not make another browser look
 * like the only one. Kept in memory only.
 */
export class LobbyBrowsers {
  readonly #now: () => number;
  /** Ordered by the last closing of a socket, oldest first. */
  readonly #seats = new Map<string, readonly Seen[]>();

  /** @param now epoch ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A socket of this browser has closed. */
  closed(hearing: HearingId, seat: SeatId, browser: BrowserHash): void {
    const key = keyOf(hearing, seat);
    const others = (this.#seats.get(key) ?? []).filter((one) => one.browser !== browser);
    this.#seats.delete(key);
    this.#seats.set(key, [...others, { browser, at: this.#now() }].slice(-MAX));
    this.#forgetOld();
  }

  /** Browsers whose sockets closed within the last quarter of an hour, the latest one last. */
  of(hearing: HearingId, seat: SeatId): BrowserHash[] {
    const since = this.#now() - REMEMBERED_MS;
    return (this.#seats.get(keyOf(hearing, seat)) ?? []).filter(({ at }) => at > since).map(({ browser }) => browser);
  }

  /** The seat has a new link: browsers with the former link are forgotten. */
  forget(hearing: HearingId, seat: SeatId): void {
    this.#seats.delete(keyOf(hearing, seat));
  }

  #forgetOld(): void {
    const since = this.#now() - REMEMBERED_MS;
    for (const [key, seen] of this.#seats) {
      if (seen.some(({ at }) => at > since)) return;
      this.#seats.delete(key);
    }
  }
}

function keyOf(hearing: HearingId, seat: SeatId): string {
  return `${hearing}/${seat}`;
}
