import { REFUSAL_CODES } from '@mahzar/shared/hearing/refusal';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { endsConnection } from '../connection/final-codes.ts';

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

/** Whether a page that returns to its seat has to give up on this refusal instead of trying again. */
export function endsSeat(code: string): boolean {
  return SEAT_FINAL.has(code) || endsConnection(code);
}

/** Whether the law of the hearing said no, as against the connection or the media. */
export function isRefusalCode(code: string): boolean {
  return (REFUSAL_CODES as readonly string[]).includes(code);
}
