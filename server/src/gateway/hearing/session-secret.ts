import { createHash, randomBytes } from 'node:crypto';
import type { BrowserHash, SessionHash } from '@mahzar/shared/hearing/ids';

/** A new secret with which a browser proves that it holds a seat: 256 bits, base64url. */
export function newSessionSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The hash of a session secret for the log. A plain SHA-256 is enough for 256 random bits (ASVS 5.0, 11.4: no stretching for
 * high-entropy secrets), and knowing the hash does not help to resume.
 */
export function hashSessionSecret(secret: string): SessionHash {
  return sha256(secret) as SessionHash;
}

/** The hash of a browser's secret for the log; a browser without a secret counts as a new one on each connection. */
export function hashBrowserSecret(secret: string | null): BrowserHash {
  return sha256(secret ?? newSessionSecret()) as BrowserHash;
}

function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
