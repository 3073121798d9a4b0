import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import type { Place } from '@mahzar/shared/protocol/place';
import type { OverQuota, Quota, Writer } from '../../hearings/quota.ts';
import type { Database } from '../../storage/database.ts';

/** A person's request for help. Times are epoch milliseconds. */
export interface HelpRequest {
  readonly id: string;
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** The browser that asked; null for older requests. */
  readonly browser: BrowserHash | null;
  readonly askedAt: number;
  readonly closedAt: number | null;
}

/** Author of a message: a person with the seat's link, or a staff account. */
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

/** Writes the consequences of a stored item in the same transaction: both are stored, or neither. */
type AlsoWrite = (on: Database) => Promise<void>;

/** Conversations between support and people who need help; not part of a hearing or its record. */
export interface HelpStore {
  /**
   * Stores a new request with its first message. Closes earlier requests of this browser, and those of the seat without a known
   * browser. Does nothing if the quota would be exceeded.
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
  /** All open requests of a hearing. */
  open(hearing: HearingId): Promise<readonly HelpRequest[]>;
  /** The latest request of a seat, open or closed. */
  last(hearing: HearingId, seat: SeatId): Promise<HelpRequest | undefined>;
  /** Resolves to false when it was already closed. */
  close(request: HelpRequest, at: number, alsoWrite?: AlsoWrite): Promise<boolean>;
  /** Opens the request again for this browser, unless the browser has an open one; in a transaction. */
  reopen(on: Database, request: HelpRequest, browser: BrowserHash, at: number): Promise<void>;
  /** Runs separate work in a transaction, such as noting a reading. */
  apart(work: AlsoWrite): Promise<void>;
  /**
   * Stores a message. If its author repeats a nonce, returns the earlier message; if the quota would be exceeded, stores nothing.
   * Messages of staff are counted by account.
   * @param alsoWrite `isEnded`: the request is closed at this moment; it stays as it is until the transaction ends
   */
  keep(
    request: HelpRequest,
    message: NewHelpMessage,
    alsoWrite?: (on: Database, kept: HelpMessage, isEnded: boolean) => Promise<void>,
    quota?: Quota,
  ): Promise<HelpMessage | OverQuota>;
  /** Newest first, optionally before a place; read lazily during iteration. */
  messages(request: HelpRequest, before?: Place): AsyncIterable<HelpMessage>;
}
