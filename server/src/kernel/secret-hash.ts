import { createHash } from 'node:crypto';

/** Hash under which a secret is stored. SHA-256 suffices for 256 or 130 random bits. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url');
}
