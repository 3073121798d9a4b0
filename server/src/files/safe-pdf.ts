import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const unpack = promisify(inflate);

/** All streams of a document together, unpacked, bytes. Ten scanned pages have some 30 MB. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_STREAMS = 5_000;
/** What acts when a document is opened, or brings other files along (ISO 32000-2, 7.11 and 12.6). */
const ACTIVE = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b/;
const TWICE_PACKED = /\/Filter\s*\[[^\]]*\/(?:FlateDecode|Fl)\b[^\]]*\/(?:FlateDecode|Fl)\b/;

/**
 * Whether a PDF may be handed to somebody's viewer: it unpacks to no more than a viewer can bear, and does nothing by itself. What
 * cannot be looked into (an encrypted document) is taken as it is: it stays as small as it is.
 */
export async function isSafePdf(content: Buffer): Promise<boolean> {
  const text = content.toString('latin1');
  if (ACTIVE.test(text) || TWICE_PACKED.test(text)) return false;
  let left = MOST_UNPACKED;
  let streams = 0;
  for (const { index, 0: begin } of text.matchAll(/stream\r?\n/g)) {
    const from = index + begin.length;
    // Of `endstream` the end: what follows it is no stream.
    if (text.startsWith('end', index - 3)) continue;
    streams += 1;
    if (streams > MOST_STREAMS) return false;
    const end = text.indexOf('endstream', from);
    const unpacked = await unpackedOf(content.subarray(from, end < 0 ? undefined : end), left);
    if (unpacked === 'too-much') return false;
    if (unpacked === null) continue;
    left -= unpacked.length;
    // Objects may be packed in streams themselves, actions too.
    if (ACTIVE.test(unpacked.toString('latin1'))) return false;
  }
  return true;
}

/** Null when it is not packed by deflate (RFC 1950). */
async function unpackedOf(packed: Buffer, most: number): Promise<Buffer | 'too-much' | null> {
  try {
    return await unpack(packed, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-much' : null;
  }
}
