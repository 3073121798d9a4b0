/* Takes the place of `recording/frames-in-order.ts` in the viewer: the browser's own cipher is faster by far, and works in threads of its own. */
import type { FrameReader } from '../../../../recording/frames-in-order.ts';
import { frameAfter, sealedFrameAt } from '../../../../recording/segment-cipher.ts';
import type { Frame, FrameOpener } from '../../../../recording/segment-cipher.ts';

/** So many frames are opened before they are asked for: a second of a track. */
const AHEAD = 20;

/** As the browser's cipher takes them, by an opener's key. */
const keys = new WeakMap<object, Promise<CryptoKey>>();

/**
 * Reads frames of a segment that are asked for in their order.
 * @param subtle the browser's own cipher; null where it gives none to the page
 */
export function framesInOrder(
  opener: FrameOpener,
  bytes: Buffer,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): FrameReader {
  if (subtle === null) return (offset) => opener.frameAt(bytes, offset);
  const opening = new Map<number, Promise<Frame | undefined>>();
  /** Where the first one stands that was not begun; undefined behind the last. */
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
    // The tag stands behind what it belongs to, there as here.
    const whole = own(bytes.subarray(next - tag.length - ciphertext.length, next));
    const plaintext = await subtle.decrypt(algorithm, await keyOf(subtle, opener), whole);
    return { number, plaintext: Buffer.from(plaintext), next };
  } catch {
    // Whether it was changed is for one cipher to say.
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

/** Nobody shares the bytes of a file with another thread. */
function own(bytes: Buffer): Buffer<ArrayBuffer> {
  return bytes as Buffer<ArrayBuffer>;
}
