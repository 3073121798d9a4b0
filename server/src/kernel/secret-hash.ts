import { createHash } from 'node:crypto';

/** By which a secret is kept: 256 or 130 random bits need no more than SHA-256. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url');
}
