/** Crockford's base32: no I, L, O or U, so that it can be read out over a telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code of 8 characters (40 bits) that ties an error shown to a person to a line of the log. */
export function supportCode(randomBytes: (length: number) => Uint8Array): string {
  return Array.from(randomBytes(8), (byte) => ALPHABET[byte % 32]).join('');
}
