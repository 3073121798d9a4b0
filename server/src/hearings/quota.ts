import type { BrowserHash } from '@mahzar/shared/hearing/ids';

/** How much is kept, in messages and in bytes as they are stored (encrypted UTF-8). */
export interface Amount {
  readonly messages: number;
  readonly bytes: number;
}

/** How much may be kept at a hearing. */
export interface Quota {
  /** Of one writer. */
  readonly author: Amount;
  /**
   * Of all of them, beyond which nothing more is kept of those who have written more than one writer may by a link: a few links in
   * wrong hands silence nobody else. Hosts, clerks, support, and browsers in which a person has shown who they are, are not held
   * by it. What is kept stays bounded, for seats are few and each is.
   */
  readonly hearing: Amount;
}

/** Who writes at a seat. Whoever has the seat's link is another writer than its person, and writes on another account. */
export interface Writer {
  /** `jti` of the link by which they came: with a new link the count begins anew. */
  readonly link: string;
  readonly browser: BrowserHash;
  /** From which they come, see `networkOf`; null when the person has shown in this browser who they are. */
  readonly network: string | null;
  /** It is a host's or a clerk's: whatever others write, they can. */
  readonly isCourtSeat: boolean;
}

/**
 * How many times the quota of one browser is kept of all browsers of a network that came by the same link, of all that came by it,
 * and of all that came by any link of the seat: without the first one stranger would have as much as they open browsers, without
 * the second one link would fill the hearing, without the third every new link could. A browser in which the person has shown who
 * they are is not among them.
 */
export const NETWORK_TIMES = 2;
export const LINK_TIMES = 4;
export const SEAT_TIMES = 8;

/**
 * First messages of a browser to support that are kept though others have used up the link; `NETWORK_TIMES` as many of a network.
 * Who cannot write for that must be able to say so, and get a new link.
 */
export const HELP_RESERVE = 10;

/** Why nothing more is kept: the codes with which people are told. */
export type OverQuota = 'author-quota' | 'hearing-quota';

/**
 * For what is written at a hearing, and the same for what is said with support: some words a minute through a long day.
 */
export const WRITING_QUOTA: Quota = {
  author: { messages: 1_000, bytes: 512 * 1024 },
  hearing: { messages: 10_000, bytes: 8 * 1024 * 1024 },
};
