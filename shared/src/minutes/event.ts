import type { HearingId, SeatId } from '../hearing/ids.ts';
import type { Role } from '../hearing/roles.ts';
import type { AccountId } from '../proceedings/ids.ts';
import type { SigningMeans } from '../signing-means.ts';
import type { ReadingScope, UnansweredReason } from './words.ts';

/** A person who is asked to read and sign: the scope of their text, and its SHA-256 (see `canonicalMinutes`), hexadecimal. */
export interface AskedToSign {
  readonly seat: SeatId;
  readonly role: Role;
  readonly scope: ReadingScope;
  readonly sha256: string;
}

/**
 * Something that happened to the minutes of a hearing. People's texts are encrypted in it (base64 of the form in `cipher.ts`) with
 * the key of these minutes: the hash chain covers the ciphertext, and without the key nothing can be read. The events state all
 * consequences: `evolve` does not consult the law.
 */
export type MinutesEvent =
  | { readonly type: 'minutes-opened'; readonly hearing: HearingId; readonly law: number }
  | { readonly type: 'law-changed'; readonly law: number }
  /**
   * Consecutive ProseMirror steps of one editor. `version`: number of the text's steps after them. `editor`: the page that sent
   * them, by which it recognises its own.
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
   * The text is closed for reading and signing until `until` (epoch ms). `sha256`: of the whole text. `stand`: people whose answer
   * in the reading before was to the same text and stays valid.
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
  /** The text is open again. Former signatures stay in the log as signatures of another text. */
  | { readonly type: 'reading-ended' }
  /**
   * `sha256`: of exactly the text that the person read. `sealed`: their accompanying words, `drawn`: their drawn signature; null:
   * none.
   */
  | {
      readonly type: 'text-signed' | 'text-refused';
      readonly seat: SeatId;
      readonly sha256: string;
      readonly sealed: string | null;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    }
  | { readonly type: 'unanswered-noted'; readonly seat: SeatId; readonly reason: UnansweredReason }
  /** The judge signed the whole text last, and the minutes are closed. */
  | {
      readonly type: 'minutes-closed';
      readonly seat: SeatId;
      readonly sha256: string;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    };

/** The originator of an event: the holder of a seat of the hearing, or a staff member at the desk. */
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
