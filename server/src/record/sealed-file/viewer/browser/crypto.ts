/* Replaces `node:crypto` in the viewer, with the functions that reading a record needs. */
import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';

const bytesOf = (data: Uint8Array | string): Uint8Array => (typeof data === 'string' ? Buffer.from(data) : data);

/** SHA-256; the name of the algorithm is ignored. */
export function createHash(_algorithm: 'sha256') {
  const hash = sha256.create();
  const hasher = {
    update(data: Uint8Array | string) {
      hash.update(bytesOf(data));
      return hasher;
    },
    digest(encoding?: BufferEncoding): Buffer | string {
      const digest = Buffer.from(hash.digest());
      return encoding === undefined ? digest : digest.toString(encoding);
    },
  };
  return hasher;
}

export function hkdfSync(_digest: 'sha256', key: Uint8Array, salt: Uint8Array, info: string, length: number) {
  return hkdf(sha256, key, salt, bytesOf(info), length).slice().buffer;
}

export function createSecretKey(key: Uint8Array): Uint8Array {
  return key;
}

/** AES-256-GCM of one piece; `final` throws if it was changed. */
export function createDecipheriv(_algorithm: 'aes-256-gcm', key: Uint8Array, nonce: Uint8Array) {
  let [additional, tag] = [new Uint8Array(), new Uint8Array()];
  let isWhole = false;
  return {
    setAAD(data: Uint8Array) {
      additional = new Uint8Array(data);
    },
    setAuthTag(data: Uint8Array) {
      tag = new Uint8Array(data);
    },
    update(ciphertext: Uint8Array): Buffer {
      const sealed = new Uint8Array(ciphertext.length + tag.length);
      sealed.set(ciphertext);
      sealed.set(tag, ciphertext.length);
      try {
        const plaintext = gcm(new Uint8Array(key), new Uint8Array(nonce), additional).decrypt(sealed);
        isWhole = true;
        return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.length);
      } catch {
        return Buffer.alloc(0);
      }
    },
    final(): Buffer {
      if (!isWhole) throw new Error('the bytes were changed');
      return Buffer.alloc(0);
    },
  };
}

/** A viewer writes nothing. */
function notHere(): never {
  throw new Error('a viewer encrypts nothing');
}

export { notHere as createCipheriv, notHere as randomBytes };
