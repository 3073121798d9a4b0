import { checkDigit } from '../check-digit.ts';
import { latinDigits } from '../digits.ts';

/*
 * Code by which a citizen identifies a request, also by telephone: twelve digits in groups of four. Eleven are random, which is few
 * enough for guessing, so the code opens nothing without a one-time code. The last is a check digit, which distinguishes a typing
 * error from an unknown code.
 */
const RANDOM_DIGITS = 11;

/**
 * Returns the tracking code.
 * @param digits eleven random digits, of which the first is not 0
 */
export function trackingCode(digits: string): string {
  return digits + checkDigit(digits);
}

/**
 * Returns a tracking code's random digits.
 * @param randomInt returns a number below its argument
 */
export function randomDigits(randomInt: (below: number) => number): string {
  const first = 1 + randomInt(9);
  return String(first) + Array.from({ length: RANDOM_DIGITS - 1 }, () => randomInt(10)).join('');
}

/** Parses a tracking code of twelve digits in any script, with spaces and hyphens; null when invalid. */
export function parseTrackingCode(text: string): string | null {
  const digits = latinDigits(text).replace(/[\s\u200c\u200e\u200f-]/g, '');
  if (!/^[1-9]\d{11}$/.test(digits)) return null;
  return checkDigit(digits.slice(0, RANDOM_DIGITS)) === digits.at(-1) ? digits : null;
}

/** Formats a code for people: `4821-7730-5196`. */
export function shownTrackingCode(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, '$1-');
}
