import { createHash, randomBytes } from 'node:crypto';
import type { BrowserHash, SessionHash } from '@mahzar/shared/hearing/ids';

/** A new secret by which a browser shows that it holds a seat: 256 bits, base64url. */
export function newSessionSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What the log keeps of a session secret. A plain SHA-256 is enough for 256 random bits (ASVS 5.0, 11.4: no stretching
 * for high-entropy secrets), and knowing it does not help to resume.
 */
export function hashSessionSecret(secret: string): SessionHash {
  return sha256(secret) as SessionHash;
}

/** What the log keeps of the secret by which a browser is known; a browser that has none is another with every line. */
export function hashBrowserSecret(secret: string | null): BrowserHash {
  return sha256(secret ?? newSessionSecret()) as BrowserHash;
}

function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
