import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { HeldElsewhereError } from '../../hearings/errors.ts';

/**
 * What a browser is told of an error.
 * @param isStorageFault whether an error says that nothing can be stored now
 */
export function errorCode(error: unknown, isStorageFault: (error: unknown) => boolean): ErrorCode {
  if (error instanceof Error && 'code' in error && error.code === 'media-unavailable') return 'media-unavailable';
  if (error instanceof HeldElsewhereError && error.holder !== null) return 'held-elsewhere';
  return isStorageFault(error) ? 'record-unavailable' : 'internal';
}
