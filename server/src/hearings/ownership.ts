import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LeaseHolder } from './ports.ts';

/** What came of asking for a hearing. */
export type Claim =
  | {
      readonly ok: true;
      /** It was not this process's before: somebody else may have written to its log. */
      readonly fresh: boolean;
    }
  /** Another process has it. */
  | { readonly ok: false; readonly holder: LeaseHolder };

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** Another process has taken a hearing of this one, and may have given it back since. */
    'lease-lost': [hearing: HearingId, holder: LeaseHolder];
    /** It cannot be found out any more, and not be kept so, whose the hearings are. */
    'leases-unanswered': [];
  }
}

/** Which hearings this process may act upon: one process at a time has a hearing. */
export interface Ownership {
  /** Takes a hearing, unless another process has it. */
  claim(hearing: HearingId): Promise<Claim>;
  /** Whether the hearing is this process's, as far as it knows. */
  has(hearing: HearingId): boolean;
  /** Has no need of the hearing any more. */
  letGo(hearing: HearingId): void;
  /** Looks now whether all hearings are this process's still; resolves when `lease-lost` was published of those that are not. */
  review(): Promise<void>;
}

/** Of a process that has the database to itself. */
export const SOLE_OWNER: Ownership = {
  claim: () => Promise.resolve({ ok: true, fresh: false }),
  has: () => true,
  letGo: () => undefined,
  review: () => Promise.resolve(),
};
