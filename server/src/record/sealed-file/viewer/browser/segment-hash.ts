/* Takes the place of `recording/segment-hash.ts` in the viewer: the browser's own hash is faster by far, and works in threads of its own. */
import { hashOf } from '../../../../recording/check-recording.ts';

/**
 * SHA-256, hexadecimal.
 * @param subtle the browser's own; null where it gives none to the page
 */
export async function hashOfSegment(
  bytes: Buffer,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<string> {
  if (subtle === null) return hashOf(bytes);
  return Buffer.from(await subtle.digest('SHA-256', bytes as Buffer<ArrayBuffer>)).toString('hex');
}
