import { hashOf } from './check-recording.ts';

/** SHA-256 (hex) of a segment's bytes. The viewer's build replaces this module with the browser's own hash. */
export function hashOfSegment(bytes: Buffer): string | Promise<string> {
  return hashOf(bytes);
}
