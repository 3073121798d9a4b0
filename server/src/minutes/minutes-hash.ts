import { createHash } from 'node:crypto';
import { canonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';

/** SHA-256 of the form over which a text is signed, hexadecimal. */
export function minutesHash(hearing: string, blocks: readonly MinutesBlock[]): string {
  return createHash('sha256').update(canonicalMinutes(hearing, blocks)).digest('hex');
}
