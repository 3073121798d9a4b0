/**
 * Reads the SHA-256 of a certificate as openssl prints it, with colons, or as this service does, without: 64 small hexadecimal digits;
 * undefined when it is none.
 */
export function parseFingerprint(text: string): string | undefined {
  const digits = text.trim().replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}
