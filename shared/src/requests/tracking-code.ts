import { checkDigit } from '../check-digit.ts';
import { latinDigits } from '../digits.ts';

/*
 * By which a citizen names a request, on the telephone too: twelve digits in groups of four. Eleven are random, which are few enough
 * to be tried: so it opens nothing without a one-time code. The last is a check digit, by which a slip is told from a wrong code.
 */
const RANDOM_DIGITS = 11;

/** @param digits eleven random ones, of which the first is not 0 */
export function trackingCode(digits: string): string {
  return digits + checkDigit(digits);
}

/** A tracking code's random digits. @param randomInt gives a number below its argument */
export function randomDigits(randomInt: (below: number) => number): string {
  const first = 1 + randomInt(9);
  return String(first) + Array.from({ length: RANDOM_DIGITS - 1 }, () => randomInt(10)).join('');
}

/** The tracking code that a text names, twelve digits; null when it is none. In any digits, with spaces and hyphens. */
export function parseTrackingCode(text: string): string | null {
  const digits = latinDigits(text).replace(/[\s\u200c\u200e\u200f-]/g, '');
  if (!/^[1-9]\d{11}$/.test(digits)) return null;
  return checkDigit(digits.slice(0, RANDOM_DIGITS)) === digits.at(-1) ? digits : null;
}

/** As people read it: `4821-7730-5196`. */
export function shownTrackingCode(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, '$1-');
}
