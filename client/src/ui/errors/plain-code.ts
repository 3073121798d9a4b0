import { PROOF_ERROR_CODES } from '@mahzar/shared/protocol/errors';
import type { ProofErrorCode } from '@mahzar/shared/protocol/errors';
import type { PlainErrorCode } from '../../i18n/catalogue.ts';
import type { Rejection } from '../../connection/result.ts';

/** Whether the words of an error are loaded with the pages for proving one's identity. */
export function isOfProof(code: Rejection['code']): code is ProofErrorCode {
  return (PROOF_ERROR_CODES as readonly string[]).includes(code);
}

/** Returns the error for which every page has words. */
export function plainCode(code: Rejection['code']): PlainErrorCode {
  return isOfProof(code) ? 'bad-message' : code;
}
