import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LeaseHolder } from './ports.ts';

/** Result of claiming a hearing. */
export type Claim =
  | {
      readonly ok: true;
      /** The hearing was not this process's before: another process may have written to its log. */
      readonly fresh: boolean;
    }
  /** Another process holds it. */
  | { readonly ok: false; readonly holder: LeaseHolder };

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** Another process has taken a hearing of this one, and may have given it back since. */
    'lease-lost': [hearing: HearingId, holder: LeaseHolder];
    /** Ownership of the hearings can neither be checked nor kept any longer. */
    'leases-unanswered': [];
  }
}

/** Which hearings this process may act upon: one process at a time holds a hearing. */
export interface Ownership {
  /** Takes a hearing, unless another process holds it. */
  claim(hearing: HearingId): Promise<Claim>;
  /** Whether this process holds the hearing, according to its last information. */
  has(hearing: HearingId): boolean;
  /** The process does not need the hearing any more. */
  letGo(hearing: HearingId): void;
  /** Checks now whether this process still holds its hearings; resolves after `lease-lost` was published for the others. */
  review(): Promise<void>;
}

/** For a process that has the database to itself. */
export const SOLE_OWNER: Ownership = {
  claim: () => Promise.resolve({ ok: true, fresh: false }),
  has: () => true,
  letGo: () => undefined,
  review: () => Promise.resolve(),
};
