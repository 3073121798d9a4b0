/**
 * Reads the SHA-256 of a certificate, with colons as openssl prints it or without, as 64 lower-case hexadecimal digits; undefined
 * if it is invalid.
 */
export function parseFingerprint(text: string): string | undefined {
  const digits = text.trim().replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}
