import type { BoardErrorCode } from '@mahzar/shared/protocol/board';
import type { QueueErrorCode } from '@mahzar/shared/protocol/queue';
import type { MinutesErrorCode } from '@mahzar/shared/protocol/minutes';
import type { RecordErrorCode } from '@mahzar/shared/protocol/record';
import { TOKEN_ERROR_CODES } from '@mahzar/shared/protocol/errors';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';

/** Refusals of a socket after which another try is useless until the person acts. */
const FINAL: ReadonlySet<string> = new Set<
  ErrorCode | BoardErrorCode | MinutesErrorCode | QueueErrorCode | RecordErrorCode
>([
  ...TOKEN_ERROR_CODES,
  'version-mismatch',
  'bad-handshake',
  'bad-origin',
  'hearing-unknown',
  'seat-replaced',
  'session-replaced',
  'not-signed-in',
  'no-session',
  'not-identified',
  'not-permitted',
  'not-found',
  'no-request',
  'link-expired',
  'link-withdrawn',
  'link-replaced',
  'link-unknown',
  'not-proven',
  'desk-only',
  'record-deleted',
  'record-altered',
  'no-minutes',
  'too-many-pages',
]);

/** Whether a socket that was refused or ended with this code must not be opened again. Unknown codes are worth a retry. */
export function endsConnection(code: string): boolean {
  return FINAL.has(code);
}

/** Whether the page is older than the service or does not speak its protocol, so that reloading helps. */
export function isOutOfDate(code: string): boolean {
  return code === 'version-mismatch' || code === 'bad-handshake';
}
