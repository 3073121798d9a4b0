import type { RandomBytes } from '../../storage/cipher.ts';

const COUNT = 10;
const LENGTH = 10;
/** Crockford's base32: no I, L, O or U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten codes of 50 random bits, each for one sign-in without the authenticator app: `XXXXX-XXXXX`. */
export function newRecoveryCodes(randomBytes: RandomBytes): string[] {
  return Array.from({ length: COUNT }, () => {
    const code = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
    return `${code.slice(0, 5)}-${code.slice(5)}`;
  });
}

/** The form of a code that is hashed, independent of how it was typed; undefined when it is not a code. */
export function normalRecoveryCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replaceAll('O', '0');
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code) ? code : undefined;
}
