import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { Database } from '../../storage/database.ts';

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
