import type { HearingId, SeatId } from '../hearing/ids.ts';
import type { Role } from '../hearing/roles.ts';
import type { AccountId } from '../proceedings/ids.ts';
import type { SigningMeans } from '../signing-means.ts';
import type { ReadingScope, UnansweredReason } from './words.ts';

/** Somebody who is asked to read and sign: what of it, and the SHA-256 of that (see `canonicalMinutes`), hexadecimal. */
export interface AskedToSign {
  readonly seat: SeatId;
  readonly role: Role;
  readonly scope: ReadingScope;
  readonly sha256: string;
}

/**
 * What happens to the minutes of a hearing. What people wrote is in it encrypted (base64 of `cipher.ts`'s form) under the key of
 * these minutes: the chain covers the ciphertext, and without the key nothing can be read. Consequences are in the events: `evolve`
 * asks no law.
 */
export type MinutesEvent =
  | { readonly type: 'minutes-opened'; readonly hearing: HearingId; readonly law: number }
  | { readonly type: 'law-changed'; readonly law: number }
  /**
   * Steps of ProseMirror that follow each other, from one editor. `version`: steps of the text after them. `editor`: which page sent
   * them, so that it knows its own again.
   */
  | {
      readonly type: 'steps-accepted';
      readonly version: number;
      readonly count: number;
      readonly editor: string;
      readonly sealed: string;
    }
  | { readonly type: 'read-along-set'; readonly on: boolean }
  /**
   * The text is closed, to be read and signed until `until` (epoch ms). `sha256`: of the whole text. `stand`: who has answered to the
   * same text in the reading before; what they said stands.
   */
  | {
      readonly type: 'reading-begun';
      readonly round: number;
      readonly version: number;
      readonly sha256: string;
      readonly until: number;
      readonly asked: readonly AskedToSign[];
      readonly stand: readonly SeatId[];
    }
  /** The text is open again. What was signed stays in the log, and is of another text. */
  | { readonly type: 'reading-ended' }
  /** `sha256`: of exactly what they read. `sealed`: their words beside it, `drawn`: their signature as they drew it; null: none. */
  | {
      readonly type: 'text-signed' | 'text-refused';
      readonly seat: SeatId;
      readonly sha256: string;
      readonly sealed: string | null;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    }
  | { readonly type: 'unanswered-noted'; readonly seat: SeatId; readonly reason: UnansweredReason }
  /** The judge has signed the whole text as the last, and the minutes are closed. */
  | {
      readonly type: 'minutes-closed';
      readonly seat: SeatId;
      readonly sha256: string;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    };

/** Who acts: whoever holds a seat of the hearing, or somebody of the staff at the desk. */
export type MinutesActor =
  | { readonly kind: 'system' }
  | { readonly kind: 'seat'; readonly seat: SeatId; readonly role: Role }
  | { readonly kind: 'staff'; readonly account: AccountId; readonly as: 'clerk' };

/** An event with its place in the log; `at` is epoch milliseconds. */
export interface MinutesEntry {
  readonly seq: number;
  readonly at: number;
  readonly actor: MinutesActor;
  readonly event: MinutesEvent;
}
