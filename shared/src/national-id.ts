import { latinDigits } from './digits.ts';

/** As it is shown to whoever may not read it: the last four digits. */
export const MASKED_NATIONAL_ID = /^\*{6}\d{4}$/;

/**
 * The Iranian national ID that a text names, as ten digits; null when it is none. Spreadsheets lose leading zeros, so
 * eight and nine digits are filled up. The last digit is a check digit: the sum of the others, each times its place
 * counted from the end (10 to 2), modulo 11.
 */
export function parseNationalId(text: string): string | null {
  const digits = latinDigits(text).replace(/[\s\u200c-]/g, '');
  if (!/^\d{8,10}$/.test(digits)) return null;
  const id = digits.padStart(10, '0');
  return isChecked(id) ? id : null;
}

function isChecked(id: string): boolean {
  // All the same digit passes the sum and is given to nobody.
  if (/^(\d)\1*$/.test(id)) return false;
  const sum = Array.from(id.slice(0, 9), Number).reduce((total, digit, index) => total + digit * (10 - index), 0);
  const rest = sum % 11;
  return Number(id[9]) === (rest < 2 ? rest : 11 - rest);
}

/** Of ten digits the last four. */
export function maskNationalId(id: string): string {
  return `******${id.slice(-4)}`;
}
