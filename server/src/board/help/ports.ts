import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import type { Place } from '@mahzar/shared/protocol/place';
import type { OverQuota, Quota, Writer } from '../../hearings/quota.ts';
import type { Database } from '../../storage/database.ts';

/** That a person asked for help. Times are epoch milliseconds. */
export interface HelpRequest {
  readonly id: string;
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** That asked; null where it was not noted yet. */
  readonly browser: BrowserHash | null;
  readonly askedAt: number;
  readonly closedAt: number | null;
}

/** Who says something: somebody who has the seat's link, or staff by their account. */
export type HelpAuthor =
  { readonly kind: 'person'; readonly writer: Writer } | { readonly kind: 'staff'; readonly account: string };

export interface NewHelpMessage {
  readonly id: string;
  readonly request: string;
  readonly at: number;
  readonly author: HelpAuthor;
  readonly nonce: string;
  readonly text: string;
}

/** Writes what belongs to what is kept, in the same transaction: both are kept, or neither. */
type Beside = (on: Database) => Promise<void>;

/** What is said between support and people who need help; no part of a hearing or its record. */
export interface HelpStore {
  /**
   * A person asks with a first message; what this browser asked before is closed, and what the seat asked of which the browser was
   * not noted. Nothing is done when that would be over the quota.
   */
  ask(
    request: {
      readonly id: string;
      readonly hearing: HearingId;
      readonly seat: SeatId;
      readonly secretHash: string;
      readonly browser: BrowserHash;
      readonly at: number;
    },
    message: NewHelpMessage,
    quota?: Quota,
  ): Promise<HelpMessage | OverQuota>;
  bySecret(secretHash: string): Promise<HelpRequest | undefined>;
  byId(request: string): Promise<HelpRequest | undefined>;
  /** All of a hearing that are not closed. */
  open(hearing: HearingId): Promise<readonly HelpRequest[]>;
  /** What was asked last at a seat, closed or not. */
  last(hearing: HearingId, seat: SeatId): Promise<HelpRequest | undefined>;
  /** Resolves to false when it was closed already. */
  close(request: string, at: number, beside?: Beside): Promise<boolean>;
  /** It waits again, in this browser, unless something waits in it already; in a transaction. */
  reopen(on: Database, request: HelpRequest, browser: BrowserHash, at: number): Promise<void>;
  /** Does something of its own in a transaction, as noting that something is read. */
  apart(work: Beside): Promise<void>;
  /**
   * Keeps a message; answers with the one kept before when its author repeats a nonce, and keeps nothing when that would be
   * over the quota. What staff say is counted by their account.
   */
  keep(
    request: HelpRequest,
    message: NewHelpMessage,
    beside?: (on: Database, kept: HelpMessage) => Promise<void>,
    quota?: Quota,
  ): Promise<HelpMessage | OverQuota>;
  /** Newest first, before a place if one is given; read as it is iterated and no further. */
  messages(request: HelpRequest, before?: Place): AsyncIterable<HelpMessage>;
}
