import { createHash } from 'node:crypto';
import { API_CLIENT_TOKEN_PREFIX } from '@mahzar/shared/rest/api-clients';

/** 256 random bits cannot be guessed, so a plain hash may be stored (OWASP ASVS 5.0, 11.5.1). */
const TOKEN_BYTES = 32;
const TOKEN = new RegExp(`^${API_CLIENT_TOKEN_PREFIX}[A-Za-z0-9_-]{43}$`);

/** A new random token, with a prefix by which a leaked token can be recognised. */
export function newApiClientToken(randomBytes: (length: number) => Buffer): string {
  return API_CLIENT_TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text has the form of a token. */
export function isApiClientToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The stored form of a token: SHA-256, hex. */
export function hashApiClientToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
