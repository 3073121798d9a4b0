import { createHmac, hkdfSync } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';

/** Encrypts and decrypts personal data that belongs to no hearing. `place` names table, row and column. */
export interface SystemCipher {
  encrypt(text: string, place: string): Buffer;
  /** Throws when the value was not made for this purpose and place. */
  decrypt(sealed: Buffer, place: string): string;
}

/** Encrypts and decrypts contents. `place` as above. */
export interface BytesCipher {
  encrypt(content: Buffer, place: string): Buffer;
  /** Throws as above. */
  decrypt(sealed: Buffer, place: string): Buffer;
}

/** A cipher under a key of its own for each purpose, derived from the master key. */
export function systemCipher(masterKey: Buffer, purpose: string, randomBytes: RandomBytes): SystemCipher {
  const cipher = systemBytesCipher(masterKey, purpose, randomBytes);
  return {
    encrypt: (text, place) => cipher.encrypt(Buffer.from(text, 'utf8'), place),
    decrypt: (sealed, place) => cipher.decrypt(sealed, place).toString('utf8'),
  };
}

/** The same for what is no text. */
export function systemBytesCipher(masterKey: Buffer, purpose: string, randomBytes: RandomBytes): BytesCipher {
  const key = derive(masterKey, `cipher:${purpose}`);
  return {
    encrypt: (content, place) => encrypt(key, content, place, randomBytes),
    decrypt: (sealed, place) => decrypt(key, sealed, place),
  };
}

/**
 * By which a value that is encrypted can be found again, when it is known exactly: HMAC-SHA-256 under a key of its own for
 * each purpose. The value is normalised by the caller.
 */
export function blindIndex(masterKey: Buffer, purpose: string): (value: string) => string {
  const key = derive(masterKey, `index:${purpose}`);
  return (value) => createHmac('sha256', key).update(value, 'utf8').digest('base64url');
}

/** A secret that goes into the hash of each password: who has the database alone cannot try passwords on it. */
export function passwordPepper(masterKey: Buffer): Buffer {
  return derive(masterKey, 'password-pepper');
}

/** By which the service knows the tracks that it has had recorded: who has the disk alone cannot make one up. */
export function trackProofKey(masterKey: Buffer): Buffer {
  return derive(masterKey, 'track-proof');
}

/** By which processes on one database know each other's addresses: who has the database alone cannot send people elsewhere. */
export function leaseProofKey(masterKey: Buffer): Buffer {
  return derive(masterKey, 'lease-proof');
}

/** By which the service knows the deletions that it has begun and certified: who has the database alone cannot order one. */
export function deletionProofKey(masterKey: Buffer): Buffer {
  return derive(masterKey, 'deletion-proof');
}

/** From which the key comes that seals files for the court; the same as long as the master key is. */
export function sealSecret(masterKey: Buffer): Buffer {
  return derive(masterKey, 'seal-key');
}

/** HKDF (RFC 5869) with SHA-256; the master key is random, so no salt is needed. */
function derive(masterKey: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `mahzar:1:${info}`, KEY_BYTES));
}
