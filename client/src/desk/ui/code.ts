import { latinDigits } from '@mahzar/shared/digits';

/** The digits of a code, as it was typed: in whatever digits, with spaces between them. */
export function digitsOf(code: string): string {
  return latinDigits(code).replaceAll(/\D/g, '');
}

/** Whether it may be a code of an authenticator app: six digits. */
export function isCode(code: string): boolean {
  return digitsOf(code).length === 6;
}
