/* Takes the place of `recording/decrypt-line.ts` in the viewer: the browser's own cipher is faster by far, and works in threads of its own. */
import { decrypt, sealedParts } from '../../../../storage/cipher.ts';

/** As the browser's cipher takes them. */
const keys = new WeakMap<Buffer, Promise<CryptoKey>>();

/** @param subtle the browser's own cipher; null where it gives none to the page */
export async function decryptLine(
  key: Buffer,
  sealed: Buffer,
  place: string,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<Buffer> {
  if (subtle === null) return decrypt(key, sealed, place);
  const { nonce, head, ciphertext, tag } = sealedParts(sealed, place);
  const algorithm = { name: 'AES-GCM', iv: own(nonce), additionalData: own(head), tagLength: 8 * tag.length };
  // The tag stands behind what it belongs to, there as here.
  const whole = sealed.subarray(sealed.length - tag.length - ciphertext.length);
  return Buffer.from(await subtle.decrypt(algorithm, await keyOf(subtle, key), own(whole)));
}

function keyOf(subtle: SubtleCrypto, key: Buffer): Promise<CryptoKey> {
  const made = keys.get(key) ?? subtle.importKey('raw', own(key), 'AES-GCM', false, ['decrypt']);
  keys.set(key, made);
  return made;
}

/** Nobody shares the bytes of a file with another thread. */
function own(bytes: Buffer): Buffer<ArrayBuffer> {
  return bytes as Buffer<ArrayBuffer>;
}
