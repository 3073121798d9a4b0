import type { FileKind } from '../rest/requests.ts';

/** Largest file of each kind, bytes. */
export const MAX_FILE_BYTES: Readonly<Record<FileKind, number>> = {
  photo: 10_485_760,
  pdf: 10_485_760,
  voice: 5_242_880,
};

/** Most files of one request, including its voice message. */
export const MAX_FILES = 6;
