import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { Database } from '../../storage/database.ts';

/** How far a seat's person is with showing who they are. Times are epoch milliseconds. */
export interface IdentityProgress {
  /** Of the code that counts now; null when there is none, or it was used. */
  readonly codeHash: string | null;
  readonly codeUntil: number;
  /** How often a code was given in answer to the one that was sent last. */
  readonly tries: number;
  /** Codes that were asked for within the hour that began at `sendsSince`. */
  readonly sends: number;
  readonly sendsSince: number;
  readonly lastSendAt: number;
  /** Wrong codes and wrong national IDs, until the person is known. */
  readonly failures: number;
  /** Since when only staff can help; null while the person may try. */
  readonly lockedAt: number | null;
}

/** Sends a code to somebody, in the transaction in which it was made. */
export type SendCode = (on: Database, message: CodeMessage) => Promise<void>;

export interface CodeMessage {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  readonly role: Role;
  /** Telephone, `+989…`: personal data, never logged. */
  readonly to: string;
  readonly language: 'fa' | 'en';
  /** Six digits: a secret. */
  readonly code: string;
  readonly minutes: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly until: number;
}
