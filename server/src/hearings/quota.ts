import type { BrowserHash } from '@mahzar/shared/hearing/ids';

/** An amount of stored messages, and of their bytes as stored (encrypted UTF-8). */
export interface Amount {
  readonly messages: number;
  readonly bytes: number;
}

/** How much may be stored for a hearing. */
export interface Quota {
  /** Limit of one writer. */
  readonly author: Amount;
  /**
   * Limit of all writers together. Beyond it, nothing more is stored of writers who have written more than one link allows, so that
   * a few leaked links silence nobody else. Hosts, clerks, support and browsers with a proven identity are exempt. The total stays
   * bounded, because the seats are few and each has a limit.
   */
  readonly hearing: Amount;
}

/** The writer at a seat. A person with a leaked link counts as another writer than the seat's person, and uses another quota. */
export interface Writer {
  /** `jti` of the link used; a new link starts a new count. */
  readonly link: string;
  readonly browser: BrowserHash;
  /** Network of the browser, see `networkOf`; null when the person has proven their identity in this browser. */
  readonly network: string | null;
  /** The seat is a host's or a clerk's; other people's writing never blocks it. */
  readonly isCourtSeat: boolean;
}

/**
 * Multiples of one browser's quota, as limits for all browsers of one network with the same link, for all browsers with the same
 * link, and for all links of the seat. Without the first, one stranger would have as much as the browsers they open; without the
 * second, one link could fill the hearing; without the third, every new link could. Browsers with a proven identity do not count.
 */
export const NETWORK_TIMES = 2;
export const LINK_TIMES = 4;
export const SEAT_TIMES = 8;

/**
 * First messages of a browser to support that are stored even if others have used up the link; `NETWORK_TIMES` as many per network.
 * People who cannot write for that reason must be able to report it, and get a new link.
 */
export const HELP_RESERVE = 10;

/** Why nothing more is stored; shown to people as an error code. */
export type OverQuota = 'author-quota' | 'hearing-quota';

/** Quota for messages at a hearing, and separately for messages with support: some words a minute through a long day. */
export const WRITING_QUOTA: Quota = {
  author: { messages: 1_000, bytes: 512 * 1024 },
  hearing: { messages: 10_000, bytes: 8 * 1024 * 1024 },
};
