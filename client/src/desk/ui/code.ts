import { latinDigits } from '@mahzar/shared/digits';

/** Returns the digits of a typed code: from any script, with spaces removed. */
export function digitsOf(code: string): string {
  return latinDigits(code).replaceAll(/\D/g, '');
}

/** Whether it may be a code of an authenticator app: six digits. */
export function isCode(code: string): boolean {
  return digitsOf(code).length === 6;
}
