import { constants, createInflate } from 'node:zlib';

/** Most bytes of all unpacked streams of a document together. Ten scanned pages have some 30 MB. */
const MAX_UNPACKED = 64 * 1024 * 1024;
const MAX_STREAMS = 5_000;
/** Most pixels of a picture by its stated size: a few packed bytes of a fax may be billions. A0 at 600 dpi has 557 million. */
const MAX_PIXELS = 600_000_000;
const WIDTHS = sizes('Width', 'Columns');
const HEIGHTS = sizes('Height', 'Rows');
/** Names of actions that run by themselves, and of attached files (ISO 32000-2, 7.11 and 12.6). A script is in one of the first two. */
const ACTIVE_NAMES = named('JavaScript', 'Rendition', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'RichMedia').source;
/**
 * A form with scripts. Short names occur in the packed bytes of large scans by chance, so the start of the form's value must
 * follow.
 */
const FORM = `${named('XFA').source}[\\s\\0]*[[%\\d]`;
/**
 * The key of a script, for viewers that need no name of its action. Even with the start of its value it occurs by chance in one
 * of fifty scans of 30 MB, so the eight bytes before it must be text.
 */
const SCRIPT_KEY = `(?=/)(?<![^\\0\\t\\n\\f\\r -~][^]{0,7})${named('JS').source}[\\s\\0]*[(<%\\d]`;
const ACTIVE = new RegExp([ACTIVE_NAMES, FORM, SCRIPT_KEY].join('|'));
/** Filters of one stream. Each part of a document is examined once, so the time is proportional to its length. */
const FILTERS = new RegExp(`${named('Filter').source}\\s*\\[([^\\]]*)`, 'g');
const PACKED = named('FlateDecode', 'Fl').source;
const TWICE_PACKED = new RegExp(`${PACKED}[^]*${PACKED}`);

/**
 * Whether a PDF is safe to open: it unpacks to a size that a viewer can handle, and has no automatic actions. Parts that cannot be
 * examined (an encrypted document) are accepted; they do not grow. Sizes of pictures that are stated elsewhere (as a reference, in a
 * page's content, within the picture) are not found; the time limits for drawing remain.
 */
export async function isSafePdf(content: Buffer): Promise<boolean> {
  const text = content.toString('latin1');
  if (ACTIVE.test(text)) return false;
  for (const [, filters = ''] of text.matchAll(FILTERS)) if (TWICE_PACKED.test(filters)) return false;
  let end = 0;
  let last = 0;
  let left = MAX_UNPACKED;
  let streams = 0;
  for (const { index, 0: begin } of text.matchAll(/stream\r?\n/g)) {
    const from = index + begin.length;
    // The end of `endstream`, which begins no stream.
    if (text.startsWith('end', index - 3)) continue;
    streams += 1;
    if (streams > MAX_STREAMS) return false;
    // From the previous match on, because that need not be a stream.
    const head = text.slice(last, index);
    if (largest(head, WIDTHS) * largest(head, HEIGHTS) > MAX_PIXELS) return false;
    last = from;
    // Several starts may precede one end, so the end is searched for once.
    if (end < from) end = text.indexOf('endstream', from);
    if (end < 0) end = text.length;
    const unpacked = await unpackedOf(content.subarray(from, end), left);
    if (unpacked === 'too-much') return false;
    left -= unpacked.length;
    // Streams may contain packed objects, including actions.
    if (ACTIVE.test(unpacked.toString('latin1'))) return false;
  }
  return true;
}

/** Unpacks deflate data (RFC 1950) as far as possible, like viewers: of a broken stream the part before the error. */
function unpackedOf(packed: Buffer, most: number): Promise<Buffer | 'too-much'> {
  return new Promise((resolve) => {
    const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
    const pieces: Buffer[] = [];
    let length = 0;
    const done = () => resolve(Buffer.concat(pieces));
    inflate.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length <= most) return;
      resolve('too-much');
      inflate.destroy();
    });
    inflate.once('end', done).once('error', done);
    inflate.end(packed);
  });
}

/** Matches these names with a number, which is the first group. */
function sizes(...names: readonly string[]): RegExp {
  return new RegExp(`${named(...names).source}[\\s\\0]*\\+?(\\d{1,15})`, 'g');
}

/** The largest number of these in a text; 0: none. */
function largest(text: string, found: RegExp): number {
  let most = 0;
  for (const [, size] of text.matchAll(found)) most = Math.max(most, Number(size));
  return most;
}

/** Matches names whose characters are written directly or as `#` and two hexadecimal digits (ISO 32000-2, 7.3.5). */
function named(...names: readonly string[]): RegExp {
  const written = (character: string) => {
    const digits = character.charCodeAt(0).toString(16);
    return `(?:${character}|#${digits.replace(/[a-f]/, (digit) => `[${digit}${digit.toUpperCase()}]`)})`;
  };
  return new RegExp(`/(?:${names.map((name) => [...name].map(written).join('')).join('|')})\\b`);
}
