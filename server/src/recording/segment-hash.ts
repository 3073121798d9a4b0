import { hashOf } from './check-recording.ts';

/** SHA-256 of a segment that is read, hexadecimal. In a browser its own hash works beside this code. */
export function hashOfSegment(bytes: Buffer): string | Promise<string> {
  return hashOf(bytes);
}
