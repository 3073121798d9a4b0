import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';

/** For so long it is remembered that a seat's link was open in a browser, ms. */
const REMEMBERED_MS = 15 * 60_000;
/** Browsers that are remembered of one seat: the last ones. More than one says already that one may be a stranger's. */
const MOST = 8;

interface Seen {
  readonly browser: BrowserHash;
  /** When its socket closed, epoch ms. */
  readonly at: number;
}

/**
 * In which browsers a seat's link was open until lately: whoever closes a person's page, or has it closed, does not become the
 * only one by it. In memory alone.
 */
export class LobbyBrowsers {
  readonly #now: () => number;
  /** Those of whom the last was seen longest ago come first. */
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
    this.#seats.set(key, [...others, { browser, at: this.#now() }].slice(-MOST));
    this.#forgetOld();
  }

  /** Browsers whose sockets have closed within the last quarter of an hour, the last one last. */
  of(hearing: HearingId, seat: SeatId): BrowserHash[] {
    const since = this.#now() - REMEMBERED_MS;
    return (this.#seats.get(keyOf(hearing, seat)) ?? []).filter(({ at }) => at > since).map(({ browser }) => browser);
  }

  /** The seat has another link: who came by the former says nothing of who comes by it. */
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
