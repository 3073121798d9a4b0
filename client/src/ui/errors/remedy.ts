import type { RejectionCode } from '../../connection/result.ts';

/** Errors of a page that the service does not understand any more, or that has lost its place. */
const RELOADED = [
  'version-mismatch',
  'bad-handshake',
  'bad-message',
  'unknown-message',
  'draining',
  'seat-replaced',
  'session-replaced',
  'media-refused',
  'rules-not-accepted',
] as const satisfies readonly RejectionCode[];
/** Errors that no action in this page can fix. */
const FINAL = [
  'token-missing',
  'token-malformed',
  'token-bad-signature',
  'token-expired',
  'token-wrong-audience',
  'token-wrong-hearing',
  'token-unknown-seat',
  'token-replaced',
  'token-withdrawn',
  'bad-origin',
  'identity-locked',
  'identity-refused',
  'hearing-unknown',
  'not-permitted',
  'hearing-closed',
  'expelled',
  'unknown-seat',
  'microphone-blocked',
  'recorder-works',
  'cannot-screen',
  'consultation-locked',
  'unknown-channel',
  'share-not-allowed',
  'next-hearing-booked',
  'cannot-book',
  'unknown-exhibit',
  'exhibit-altered',
  'exhibit-stage',
  'author-quota',
  'hearing-quota',
  'chat-closed',
  'unknown-conversation',
  'not-in-room',
  'not-delegable',
  'unsupported-browser',
  'screen-unavailable',
] as const satisfies readonly RejectionCode[];
/** The remaining codes, listed so that a new code must be classified before it compiles. */
type TriedAgain =
  | 'token-not-yet-valid'
  | 'too-many-messages'
  | 'too-many-tests'
  | 'identity-not-asked'
  | 'not-a-national-id'
  | 'wrong-code'
  | 'code-void'
  | 'identity-needed'
  | 'not-prepared'
  | 'media-unavailable'
  | 'held-elsewhere'
  | 'storage-busy'
  | 'internal'
  | 'unreachable'
  | 'wrong-phase'
  | 'hearing-not-open'
  | 'not-entered'
  | 'seat-in-use'
  | 'not-waiting'
  | 'not-in-courtroom'
  | 'not-expelled'
  | 'no-host'
  | 'unknown-screen'
  | 'unknown-room'
  | 'not-invited'
  | 'not-in-consultation'
  | 'in-consultation'
  | 'record-unavailable'
  | 'storage-full'
  | 'interpreter-absent'
  | 'caller-away'
  | 'has-floor'
  | 'share-taken'
  | 'exhibit-unavailable'
  | 'players-busy'
  | 'time-taken'
  | 'calendar-busy';

/** Returns the remedy for an error in this page: reload it, try again, or none. */
export function remedyOf(code: RejectionCode): 'reload' | 'try-again' | 'none' {
  if (includes(RELOADED, code)) return 'reload';
  if (includes(FINAL, code)) return 'none';
  code satisfies TriedAgain;
  return 'try-again';
}

function includes<Code extends string>(codes: readonly Code[], code: string): code is Code {
  return (codes as readonly string[]).includes(code);
}
