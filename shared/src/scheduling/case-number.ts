import { latinDigits } from '../digits.ts';

/** A case's number, or its beginning, in the one form in which two writings of it are the same: digits 0–9, Persian letters. */
export function plainCaseNumber(text: string): string {
  return latinDigits(text).replace(/[يى]/g, 'ی').replace(/ك/g, 'ک');
}

/** What a case's number looks like: letters and digits with what stands between them. */
export const CASE_NUMBER = /^[\p{L}\p{N}/_.-]{1,40}$/u;
