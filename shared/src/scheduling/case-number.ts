import { latinDigits } from '../digits.ts';

/** Normalises a case's number, or its beginning, to digits 0–9 and Persian letters, so that equal numbers compare equal. */
export function plainCaseNumber(text: string): string {
  return latinDigits(text).replace(/[يى]/g, 'ی').replace(/ك/g, 'ک');
}

/** Form of a case's number: letters and digits with separators. */
export const CASE_NUMBER = /^[\p{L}\p{N}/_.-]{1,40}$/u;
