/* Replaces `recording/segment-hash.ts` in the viewer: the browser's own hash is much faster, and runs in its own threads. */
import { hashOf } from '../../../../recording/check-recording.ts';

/**
 * SHA-256 of a segment, hexadecimal.
 * @param subtle WebCrypto; null where the browser does not offer it to the page
 */
export async function hashOfSegment(
  bytes: Buffer,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<string> {
  if (subtle === null) return hashOf(bytes);
  return Buffer.from(await subtle.digest('SHA-256', bytes as Buffer<ArrayBuffer>)).toString('hex');
}
