/* Replaces `recording/decrypt-line.ts` in the viewer: the browser's own cipher is much faster, and runs in its own threads. */
import { decrypt, sealedParts } from '../../../../storage/cipher.ts';

/** Keys imported into WebCrypto. */
const keys = new WeakMap<Buffer, Promise<CryptoKey>>();

/** Decrypts a stored line. @param subtle WebCrypto; null where the browser does not offer it to the page */
export async function decryptLine(
  key: Buffer,
  sealed: Buffer,
  place: string,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<Buffer> {
  if (subtle === null) return decrypt(key, sealed, place);
  const { nonce, head, ciphertext, tag } = sealedParts(sealed, place);
  const algorithm = { name: 'AES-GCM', iv: own(nonce), additionalData: own(head), tagLength: 8 * tag.length };
  // WebCrypto expects the tag after the ciphertext, as it is stored.
  const whole = sealed.subarray(sealed.length - tag.length - ciphertext.length);
  return Buffer.from(await subtle.decrypt(algorithm, await keyOf(subtle, key), own(whole)));
}

function keyOf(subtle: SubtleCrypto, key: Buffer): Promise<CryptoKey> {
  const made = keys.get(key) ?? subtle.importKey('raw', own(key), 'AES-GCM', false, ['decrypt']);
  keys.set(key, made);
  return made;
}

/** Changes the type only: the bytes of a file are never in shared memory. */
function own(bytes: Buffer): Buffer<ArrayBuffer> {
  return bytes as Buffer<ArrayBuffer>;
}
