/** How much is kept, in messages and in bytes as they are stored (encrypted UTF-8). */
export interface Amount {
  readonly messages: number;
  readonly bytes: number;
}

/** How much may be kept of one author at a hearing, and of all of them. */
export interface Quota {
  readonly author: Amount;
  readonly hearing: Amount;
}

/** Why nothing more is kept: the codes with which people are told. */
export type OverQuota = 'author-quota' | 'hearing-quota';

/**
 * For what is written at a hearing, and the same for what is said with support: some words a minute through a long day. What
 * one author may fill leaves room for all others.
 */
export const WRITING_QUOTA: Quota = {
  author: { messages: 1_000, bytes: 512 * 1024 },
  hearing: { messages: 10_000, bytes: 8 * 1024 * 1024 },
};
