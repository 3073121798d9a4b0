import { checkDigit } from '../check-digit.ts';
import { latinDigits } from '../digits.ts';

/*
 * Number by which anybody can check a document that a judge signed: sixteen digits in groups of four, as people read them out.
 * Fifteen are random (50 bits), so that nobody finds a number by trying; the last is a check digit, which distinguishes a typing
 * error from an unknown number. It opens nothing.
 */
const RANDOM_DIGITS = 15;

/**
 * Creates an unpredictable number.
 * @param randomInt returns a number below its argument
 */
export function newCheckNumber(randomInt: (below: number) => number): string {
  const digits = String(1 + randomInt(9)) + Array.from({ length: RANDOM_DIGITS - 1 }, () => randomInt(10)).join('');
  return digits + checkDigit(digits);
}

/** Parses a number of sixteen digits in any script, with spaces and hyphens; null when invalid. */
export function parseCheckNumber(text: string): string | null {
  const digits = latinDigits(text).replace(/[\s\u200c\u200e\u200f-]/g, '');
  if (!/^[1-9]\d{15}$/.test(digits)) return null;
  return checkDigit(digits.slice(0, RANDOM_DIGITS)) === digits.at(-1) ? digits : null;
}

/** Formats a number for people: `4821-7730-5196-0042`. */
export function shownCheckNumber(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1-');
}
