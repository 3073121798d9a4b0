import { CallError } from '../connection/call.ts';
import type { playbackFa } from '../i18n/playback.fa.ts';

/** Why a record does not open, as a key of the catalogue. */
export type Reason = keyof (typeof playbackFa)['refused'];

const KNOWN = [
  'hearing-not-over',
  'record-sealed',
  'nothing-recorded',
  'record-deleted',
  'record-altered',
  'record-key-missing',
  'not-permitted',
  'not-proven',
  'not-signed-in',
] as const;

export function reasonOf(error: unknown): Reason {
  if (!(error instanceof CallError)) return 'other';
  if (error.code.startsWith('link-')) return 'link';
  return KNOWN.find((one) => one === error.code) ?? 'other';
}

/** Returns why an action on the page of the own record failed. */
export function ownFailure(error: unknown): keyof (typeof playbackFa)['own']['failed'] {
  if (!(error instanceof CallError)) return 'other';
  switch (error.code) {
    case 'too-many-requests':
      return 'limit';
    case 'copy-asked-before':
    case 'copy-not-needed':
      return 'before';
    case 'copy-not-ordered':
    case 'copy-outdated':
    case 'not-permitted':
    case 'record-sealed':
      return 'right';
    default:
      return 'other';
  }
}
