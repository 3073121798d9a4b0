import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';

/** Encrypts and decrypts personal data that belong to no hearing. `place` names table, row and column. */
export interface SystemCipher {
  encrypt(text: string, place: string): Buffer;
  /** Throws when the value was encrypted for another purpose or place. */
  decrypt(sealed: Buffer, place: string): string;
}

/** Encrypts and decrypts bytes. `place` as above. */
export interface BytesCipher {
  encrypt(content: Buffer, place: string): Buffer;
  /** Throws as above. */
  decrypt(sealed: Buffer, place: string): Buffer;
}

/** A cipher with a separate key for each purpose, derived from the master key. */
export function systemCipher(masterKey: Buffer, purpose: string, randomBytes: RandomBytes): SystemCipher {
  const cipher = systemBytesCipher(masterKey, purpose, randomBytes);
  return {
    encrypt: (text, place) => cipher.encrypt(Buffer.from(text, 'utf8'), place),
    decrypt: (sealed, place) => cipher.decrypt(sealed, place).toString('utf8'),
  };
}

/** Like `systemCipher`, for bytes. */
export function systemBytesCipher(masterKey: Buffer, purpose: string, randomBytes: RandomBytes): BytesCipher {
  const key = derive(masterKey, `cipher:${purpose}`);
  return {
    encrypt: (content, place) => encrypt(key, content, place, randomBytes),
    decrypt: (sealed, place) => decrypt(key, sealed, place),
  };
}

/**
 * Index under which an encrypted value can be found by its exact value: HMAC-SHA-256 with a separate key for each purpose. The
 * caller normalises the value.
 */
export function blindIndex(masterKey: Buffer, purpose: string): (value: string) => string {
  // Made once: with the bytes, each call would make it again.
  const key = createSecretKey(derive(masterKey, `index:${purpose}`));
  return (value) => createHmac('sha256', key).update(value, 'utf8').digest('base64url');
}

/** A secret in the hash of each password: an attacker with the database alone cannot try passwords. */
export function passwordPepper(masterKey: Buffer): Buffer {
  return derive(masterKey, 'password-pepper');
}

/** Key of the proof that the service had a track recorded: an attacker with the disk alone cannot invent one. */
export function trackProofKey(masterKey: Buffer): Buffer {
  return derive(masterKey, 'track-proof');
}

/** Key of the proof of addresses of processes on one database: an attacker with the database alone cannot redirect people. */
export function leaseProofKey(masterKey: Buffer): Buffer {
  return derive(masterKey, 'lease-proof');
}

/** Key of the proof that the service began or certified a deletion: an attacker with the database alone cannot order one. */
export function deletionProofKey(masterKey: Buffer): Buffer {
  return derive(masterKey, 'deletion-proof');
}

/** Source of the key that seals files for the court; constant for a master key. */
export function sealSecret(masterKey: Buffer): Buffer {
  return derive(masterKey, 'seal-key');
}

/** HKDF (RFC 5869) with SHA-256; the master key is random, so no salt is needed. */
function derive(masterKey: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `mahzar:1:${info}`, KEY_BYTES));
}
