/* Replaces `recording/frames-in-order.ts` in the viewer: the browser's own cipher is much faster, and runs in its own threads. */
import type { FrameReader } from '../../../../recording/frames-in-order.ts';
import { frameAfter, sealedFrameAt } from '../../../../recording/segment-cipher.ts';
import type { Frame, FrameOpener } from '../../../../recording/segment-cipher.ts';

/** Number of frames that are decrypted ahead: a second of a track. */
const AHEAD = 20;

/** Keys imported into WebCrypto, by an opener's key. */
const keys = new WeakMap<object, Promise<CryptoKey>>();

/**
 * Reads frames of a segment that are requested in order.
 * @param subtle WebCrypto; null where the browser does not offer it to the page
 */
export function framesInOrder(
  opener: FrameOpener,
  bytes: Buffer,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): FrameReader {
  if (subtle === null) return (offset) => opener.frameAt(bytes, offset);
  const opening = new Map<number, Promise<Frame | undefined>>();
  /** Offset of the next frame to decrypt; undefined after the last one. */
  let next: number | undefined;
  return (offset) => {
    if (!opening.has(offset)) {
      opening.clear();
      next = offset;
    }
    while (next !== undefined && opening.size < AHEAD) {
      opening.set(next, openFrame(subtle, opener, bytes, next));
      next = frameAfter(bytes, next)?.position;
    }
    const frame = opening.get(offset);
    opening.delete(offset);
    return frame;
  };
}

async function openFrame(
  subtle: SubtleCrypto,
  opener: FrameOpener,
  bytes: Buffer,
  offset: number,
): Promise<Frame | undefined> {
  const sealed = sealedFrameAt(bytes, offset);
  if (sealed === undefined) return undefined;
  const { number, nonce, head, ciphertext, tag, next } = sealed;
  try {
    const algorithm = { name: 'AES-GCM', iv: own(nonce), additionalData: own(head), tagLength: 8 * tag.length };
    // WebCrypto expects the tag after the ciphertext, as it is stored.
    const whole = own(bytes.subarray(next - tag.length - ciphertext.length, next));
    const plaintext = await subtle.decrypt(algorithm, await keyOf(subtle, opener), whole);
    return { number, plaintext: Buffer.from(plaintext), next };
  } catch {
    // Only one cipher decides whether a frame was changed.
    return opener.frameAt(bytes, offset);
  }
}

function keyOf(subtle: SubtleCrypto, { key }: FrameOpener): Promise<CryptoKey> {
  const known = keys.get(key);
  if (known !== undefined) return known;
  // In a browser a key is its bytes, see `crypto.ts`.
  const made = subtle.importKey('raw', key as unknown as Uint8Array<ArrayBuffer>, 'AES-GCM', false, ['decrypt']);
  keys.set(key, made);
  return made;
}

/** Changes the type only: the bytes of a file are never in shared memory. */
function own(bytes: Buffer): Buffer<ArrayBuffer> {
  return bytes as Buffer<ArrayBuffer>;
}
