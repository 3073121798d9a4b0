import { handshake } from './handshake.ts';

/** The Socket.IO `auth` payload of a page that shows a person's record. */
export const recordHandshake = handshake.pick({ version: true, hearing: true, token: true, browser: true });

/** Why such a socket is refused. */
export const RECORD_ERROR_CODES = [
  'version-mismatch',
  'bad-handshake',
  'bad-message',
  'too-many-messages',
  'too-many-pages',
  'not-found',
  'not-proven',
  'record-deleted',
  'link-expired',
  'link-withdrawn',
  'link-replaced',
  'link-unknown',
  'internal',
] as const;
export type RecordErrorCode = (typeof RECORD_ERROR_CODES)[number];

/** Pushes to a page that shows a person's record. The page sends no requests here. */
export interface RecordPushes {
  /** The person's access to the record, their requests or their copies have changed; the page loads them again. */
  changed: () => void;
  /** Why the service closes the connection; nothing follows. */
  ended: (ended: { readonly code: RecordErrorCode | 'draining' }) => void;
}
