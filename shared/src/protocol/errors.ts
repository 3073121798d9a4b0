import { REFUSAL_CODES } from '../hearing/refusal.ts';

/** Why a token is refused. */
export const TOKEN_ERROR_CODES = [
  'token-missing',
  'token-malformed',
  'token-bad-signature',
  'token-expired',
  'token-not-yet-valid',
  'token-wrong-audience',
  'token-wrong-hearing',
  'token-unknown-seat',
  'token-replaced',
  'token-withdrawn',
] as const;
export type TokenErrorCode = (typeof TOKEN_ERROR_CODES)[number];

/** Why a person's national ID or code by SMS is not taken; answers to these messages only. */
export const PROOF_ERROR_CODES = [
  'identity-not-asked',
  'not-a-national-id',
  'wrong-code',
  'code-void',
  'identity-locked',
] as const;
export type ProofErrorCode = (typeof PROOF_ERROR_CODES)[number];

/** Why a socket or a message is refused before the law of the hearing is asked. */
export const TRANSPORT_ERROR_CODES = [
  'version-mismatch',
  'bad-handshake',
  'bad-origin',
  'bad-message',
  'unknown-message',
  'too-many-messages',
  'hearing-unknown',
  'not-prepared',
  'media-refused',
  'media-unavailable',
  'too-many-tests',
  'author-quota',
  'hearing-quota',
  /** Somebody of those who are booked, or the room, is not free then, or the court is closed. */
  'time-taken',
  /** A next hearing cannot be booked from here: as of a hearing that the desk does not have, or a case that is put aside. */
  'cannot-book',
  /** Others book on that day at this moment. */
  'calendar-busy',
  /** The stored file of an exhibit is not the one that was filed: it is shown to nobody. */
  'exhibit-altered',
  /** Its pages cannot be made, or not now. */
  'exhibit-unavailable',
  /** As much is played in other hearings as the service can play at once. */
  'players-busy',
  /** The law of the case does not allow it of an exhibit as it stands. */
  'exhibit-stage',
  ...PROOF_ERROR_CODES,
  'seat-replaced',
  'draining',
  'held-elsewhere',
  /** Others write at this moment: nothing was kept, and it may be asked again. */
  'storage-busy',
  'internal',
] as const;
export type TransportErrorCode = (typeof TRANSPORT_ERROR_CODES)[number];

export const ERROR_CODES = [...TOKEN_ERROR_CODES, ...TRANSPORT_ERROR_CODES, ...REFUSAL_CODES] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The typed answer to every message. `support` is a short code that a person can read out to support. `retryAfterMs`: of
 * `too-many-messages`, when there is room for more.
 */
export type Ack<Response, Code extends string = ErrorCode> =
  | ({ readonly ok: true } & Response)
  | {
      readonly ok: false;
      readonly code: Code;
      readonly message: string;
      readonly support: string;
      readonly retryAfterMs?: number;
    };
