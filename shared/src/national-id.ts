import { latinDigits } from './digits.ts';

/** A masked national ID, for people who may not read it: only the last four digits. */
export const MASKED_NATIONAL_ID = /^\*{6}\d{4}$/;

/**
 * Parses the Iranian national ID in a text as ten digits; null when it is invalid. Spreadsheets lose leading zeros, so eight and
 * nine digits are padded. The last digit is a check digit: the sum of the others, each multiplied by its place counted from the end
 * (10 to 2), modulo 11.
 */
export function parseNationalId(text: string): string | null {
  const digits = latinDigits(text).replace(/[\s\u200c-]/g, '');
  if (!/^\d{8,10}$/.test(digits)) return null;
  const id = digits.padStart(10, '0');
  return isChecked(id) ? id : null;
}

function isChecked(id: string): boolean {
  // Ten equal digits pass the check but are never issued.
  if (/^(\d)\1*$/.test(id)) return false;
  const sum = Array.from(id.slice(0, 9), Number).reduce((total, digit, index) => total + digit * (10 - index), 0);
  const rest = sum % 11;
  return Number(id[9]) === (rest < 2 ? rest : 11 - rest);
}

/** Masks all but the last four of ten digits. */
export function maskNationalId(id: string): string {
  return `******${id.slice(-4)}`;
}
