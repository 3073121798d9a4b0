import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import type { Place } from '@mahzar/shared/protocol/place';
import type { BrowserHash } from '@mahzar/shared/hearing/ids';
import type { OverQuota, Quota, Writer } from '../../hearings/quota.ts';

/** That a person asked for help. Times are epoch milliseconds. */
export interface HelpRequest {
  readonly id: string;
  readonly hearing: HearingId;
  readonly seat: SeatId;
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

/** What is said between support and people who need help; no part of a hearing or its record. */
export interface HelpStore {
  /** A person asks with a first message; what this browser asked before is closed. Nothing is done when that would be over the quota. */
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
  /** What support answers at a seat: what has been open for longest, or else what was asked last. */
  current(hearing: HearingId, seat: SeatId): Promise<HelpRequest | undefined>;
  /** Resolves to false when it was closed already. */
  close(request: string, at: number): Promise<boolean>;
  /** Waits again, unless the browser that asked waits already. */
  reopen(request: HelpRequest, at: number): Promise<void>;
  /** Since when people of a hearing wait for help; of several browsers of a seat, the one that waits for longest. */
  waiting(hearing: HearingId): Promise<ReadonlyMap<SeatId, number>>;
  /**
   * Keeps a message; answers with the one kept before when its author repeats a nonce, and keeps nothing when that would be
   * over the quota. What staff say is counted by their account.
   */
  keep(request: HelpRequest, message: NewHelpMessage, quota?: Quota): Promise<HelpMessage | OverQuota>;
  /** Newest first, before a place if one is given; read as it is iterated and no further. */
  messages(request: HelpRequest, before?: Place): AsyncIterable<HelpMessage>;
}
