import type { BrowserHash } from '@mahzar/shared/hearing/ids';

/** How much is kept, in messages and in bytes as they are stored (encrypted UTF-8). */
export interface Amount {
  readonly messages: number;
  readonly bytes: number;
}

/** How much may be kept of one writer at a hearing, and of all of them. */
export interface Quota {
  readonly author: Amount;
  readonly hearing: Amount;
}

/** Who writes at a seat. Whoever has the seat's link is another writer than its person, and writes on another account. */
export interface Writer {
  /** `jti` of the link by which they came: with a new link the count begins anew. */
  readonly link: string;
  readonly browser: BrowserHash;
  /** From which they come, see `networkOf`; null when the person has shown in this browser who they are. */
  readonly network: string | null;
}

/**
 * How many times the quota of one browser is kept of all browsers of a network that came by the same link, and of all that came
 * by it: without the first one stranger would have as much as they open browsers, without the second one link would fill the
 * hearing. A browser in which the person has shown who they are is not among them.
 */
export const NETWORK_TIMES = 2;
export const LINK_TIMES = 4;

/** Why nothing more is kept: the codes with which people are told. */
export type OverQuota = 'author-quota' | 'hearing-quota';

/**
 * For what is written at a hearing, and the same for what is said with support: some words a minute through a long day. What
 * one link may fill leaves room for all others.
 */
export const WRITING_QUOTA: Quota = {
  author: { messages: 1_000, bytes: 512 * 1024 },
  hearing: { messages: 10_000, bytes: 8 * 1024 * 1024 },
};
