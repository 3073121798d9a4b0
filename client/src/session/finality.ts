import { REFUSAL_CODES } from '@mahzar/shared/hearing/refusal';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';

/** Refusals of the connection itself after which trying again is useless until the person does something. */
const CONNECTION_FINAL: ReadonlySet<string> = new Set<ErrorCode>([
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
  'version-mismatch',
  'bad-handshake',
  'bad-origin',
  'hearing-unknown',
  'seat-replaced',
  'session-replaced',
]);

/** Refusals after which a seat that was held cannot be taken again by this page without the person. */
const SEAT_FINAL: ReadonlySet<string> = new Set<ErrorCode>([
  'seat-in-use',
  'hearing-closed',
  'expelled',
  'hearing-not-open',
  'rules-not-accepted',
  'identity-needed',
  'identity-refused',
  'not-permitted',
  'unknown-seat',
  'session-replaced',
  'seat-replaced',
]);

/** Whether a socket refused (or ended) with this code is not to be opened again. Unknown codes are worth a retry. */
export function endsConnection(code: string): boolean {
  return CONNECTION_FINAL.has(code);
}

/** Whether a page that returns to its seat has to give up on this refusal instead of trying again. */
export function endsSeat(code: string): boolean {
  return SEAT_FINAL.has(code) || CONNECTION_FINAL.has(code);
}

/** Whether the law of the hearing said no, as against the connection or the media. */
export function isRefusalCode(code: string): boolean {
  return (REFUSAL_CODES as readonly string[]).includes(code);
}
