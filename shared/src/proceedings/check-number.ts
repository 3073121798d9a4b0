import { checkDigit } from '../check-digit.ts';
import { latinDigits } from '../digits.ts';

/*
 * By which anybody checks a paper that a judge has signed: sixteen digits in groups of four, as people read them out. Fifteen are
 * random (50 bits), so that nobody comes upon a number by trying; the last tells a slip from a wrong number. It opens nothing.
 */
const RANDOM_DIGITS = 15;

/** A number that nobody can tell. @param randomInt gives a number below its argument */
export function newCheckNumber(randomInt: (below: number) => number): string {
  const digits = String(1 + randomInt(9)) + Array.from({ length: RANDOM_DIGITS - 1 }, () => randomInt(10)).join('');
  return digits + checkDigit(digits);
}

/** The number that a text names, sixteen digits; null when it is none. In any digits, with spaces and hyphens. */
export function parseCheckNumber(text: string): string | null {
  const digits = latinDigits(text).replace(/[\s\u200c\u200e\u200f-]/g, '');
  if (!/^[1-9]\d{15}$/.test(digits)) return null;
  return checkDigit(digits.slice(0, RANDOM_DIGITS)) === digits.at(-1) ? digits : null;
}

/** As people read it: `4821-7730-5196-0042`. */
export function shownCheckNumber(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1-');
}
