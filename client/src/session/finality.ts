import { REFUSAL_CODES } from '@mahzar/shared/hearing/refusal';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { endsConnection } from '../connection/final-codes.ts';

/** Refusals after which this page cannot resume its seat without the person. */
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

/** Whether a page that resumes its seat must give up on this refusal. */
export function endsSeat(code: string): boolean {
  return SEAT_FINAL.has(code) || endsConnection(code);
}

/** Whether the law of the hearing refused, in contrast to the connection or the media. */
export function isRefusalCode(code: string): boolean {
  return (REFUSAL_CODES as readonly string[]).includes(code);
}
