import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { HeldElsewhereError } from '../../hearings/errors.ts';

/**
 * The code of an error for the browser.
 * @param isStorageFault whether an error means that nothing can be stored now
 */
export function errorCode(error: unknown, isStorageFault: (error: unknown) => boolean): ErrorCode {
  if (error instanceof Error && 'code' in error && error.code === 'media-unavailable') return 'media-unavailable';
  if (error instanceof HeldElsewhereError && error.holder !== null) return 'held-elsewhere';
  return isStorageFault(error) ? 'record-unavailable' : 'internal';
}
