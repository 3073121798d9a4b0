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

/** Why a person's national ID or SMS code is refused; used in answers to these messages only. */
export const PROOF_ERROR_CODES = [
  'identity-not-asked',
  'not-a-national-id',
  'wrong-code',
  'code-void',
  'identity-locked',
] as const;
export type ProofErrorCode = (typeof PROOF_ERROR_CODES)[number];

/** Refusals that a socket or a message can get in every namespace that takes messages. */
export const COMMON_ERROR_CODES = [
  'version-mismatch',
  'bad-handshake',
  'bad-message',
  'unknown-message',
  'too-many-messages',
  /** The storage is busy with other writes: nothing was stored, and the message may be sent again. */
  'storage-busy',
  'internal',
] as const;

/** Why a socket or a message is refused before the law of the hearing is consulted. */
export const TRANSPORT_ERROR_CODES = [
  ...COMMON_ERROR_CODES,
  'bad-origin',
  'hearing-unknown',
  'not-prepared',
  'media-refused',
  'media-unavailable',
  'too-many-tests',
  'author-quota',
  'hearing-quota',
  /** The time is not free: a booked person or the room is taken, or the court is closed. */
  'time-taken',
  /** No next hearing can be booked from this one: the desk does not have the hearing, or its case is archived. */
  'cannot-book',
  /** Another booking for that day is being written at this moment. */
  'calendar-busy',
  /** The stored file of an exhibit differs from the submitted file and is shown to nobody. */
  'exhibit-altered',
  /** The exhibit's pages cannot be made, or not now. */
  'exhibit-unavailable',
  /** Other hearings use all playback capacity of the service. */
  'players-busy',
  /** The law of the case does not allow this for the exhibit in its present stage. */
  'exhibit-stage',
  ...PROOF_ERROR_CODES,
  'seat-replaced',
  'draining',
  'held-elsewhere',
] as const;
export type TransportErrorCode = (typeof TRANSPORT_ERROR_CODES)[number];

export const ERROR_CODES = [...TOKEN_ERROR_CODES, ...TRANSPORT_ERROR_CODES, ...REFUSAL_CODES] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The typed answer to every message. `support` is a short code that a person can read out to support. `retryAfterMs`: with
 * `too-many-messages`, the milliseconds until more are accepted.
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
