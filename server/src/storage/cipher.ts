import { createCipheriv, createDecipheriv } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Number of bytes that `encrypt` adds to the plaintext. */
export const SEALED_EXTRA_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
/** First byte of every ciphertext, to distinguish a later scheme. */
const VERSION = 1;

/** Returns `length` random bytes; `node:crypto`'s `randomBytes` outside tests. */
export type RandomBytes = (length: number) => Buffer;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) under a fresh random nonce.
 * @param place table, row and column of the value: it cannot be decrypted with another place
 * @returns version (1 byte), nonce (12), ciphertext, tag (16)
 */
export function encrypt(key: Buffer, plaintext: Buffer, place: string, randomBytes: RandomBytes): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(place));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, ciphertext, cipher.getAuthTag()]);
}

/** Decrypts the result of `encrypt`. Throws when the key, the place or any bit differs. */
export function decrypt(key: Buffer, sealed: Buffer, place: string): Buffer {
  const { nonce, head, ciphertext, tag } = sealedParts(sealed, place);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(head);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** Splits a result of `encrypt`; `head` is its additional authenticated data. Throws when the version or length is wrong. */
export function sealedParts(
  sealed: Buffer,
  place: string,
): { readonly nonce: Buffer; readonly head: Buffer; readonly ciphertext: Buffer; readonly tag: Buffer } {
  if (sealed[0] !== VERSION || sealed.length < SEALED_EXTRA_BYTES) throw new Error('not our ciphertext');
  const from = 1 + NONCE_BYTES;
  return {
    nonce: sealed.subarray(1, from),
    head: additionalData(place),
    ciphertext: sealed.subarray(from, -TAG_BYTES),
    tag: sealed.subarray(-TAG_BYTES),
  };
}

function additionalData(place: string): Buffer {
  return Buffer.from(`mahzar:${VERSION}:${place}`, 'utf8');
}
