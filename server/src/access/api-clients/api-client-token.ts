import { createHash } from 'node:crypto';
import { API_CLIENT_TOKEN_PREFIX } from '@mahzar/shared/rest/api-clients';

/** 256 bits: nobody guesses them, so that a plain hash of them may be kept (OWASP ASVS 5.0, 11.5.1). */
const TOKEN_BYTES = 32;
const TOKEN = new RegExp(`^${API_CLIENT_TOKEN_PREFIX}[A-Za-z0-9_-]{43}$`);

/** A new token: a prefix by which one is recognised that has leaked, and chance. */
export function newApiClientToken(randomBytes: (length: number) => Buffer): string {
  return API_CLIENT_TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text can be a token at all. */
export function isApiClientToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is kept of a token: SHA-256, hex. */
export function hashApiClientToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
