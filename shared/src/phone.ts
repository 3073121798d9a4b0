import { latinDigits } from './digits.ts';

/**
 * Parses the Iranian mobile number in a text as `+989…` (E.164); null when it is invalid. It may be written with or without the
 * country's code, in Persian digits, with spaces, hyphens and brackets.
 */
export function parseMobile(text: string): string | null {
  const digits = latinDigits(text).replace(/[\s\u200c\u200e\u200f().-]/g, '');
  const found = /^(?:\+98|0098|98|0)?(9\d{9})$/.exec(digits);
  return found === null ? null : `+98${found[1]}`;
}

/** Returns the number as people write it in Iran: `09…`. */
export function localMobile(phone: string): string {
  return phone.replace(/^\+98/, '0');
}
