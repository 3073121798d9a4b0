import { handshake } from './handshake.ts';

/** The Socket.IO `auth` payload of whoever has the page of their record open. */
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

/** What whoever has the page of their record open is told. They ask nothing here. */
export interface RecordPushes {
  /** What they may have of the record, their requests or their copies have changed: it is read anew. */
  changed: () => void;
  /** Why the line is closed; nothing follows. */
  ended: (ended: { readonly code: RecordErrorCode | 'draining' }) => void;
}
