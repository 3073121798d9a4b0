import { constants, createInflate } from 'node:zlib';

/** All streams of a document together, unpacked, bytes. Ten scanned pages have some 30 MB. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_STREAMS = 5_000;
/** What acts when a document is opened, or brings other files along (ISO 32000-2, 7.11 and 12.6). */
const ACTIVE = new RegExp(
  // `/JS` is so short that it stands in packed bytes by chance: there the script, or a reference to it, follows.
  `${named('JavaScript', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'RichMedia', 'XFA').source}|${named('JS').source}[\\s\\0]*[(<%\\d]`,
);
/** Filters of one stream. Each piece of a document is looked at once: time grows with its length and no faster. */
const FILTERS = new RegExp(`${named('Filter').source}\\s*\\[([^\\]]*)`, 'g');
const PACKED = named('FlateDecode', 'Fl').source;
const TWICE_PACKED = new RegExp(`${PACKED}[^]*${PACKED}`);

/**
 * Whether a PDF may be handed to somebody's viewer: it unpacks to no more than a viewer can bear, and does nothing by itself. What
 * cannot be looked into (an encrypted document) is taken as it is: it stays as small as it is.
 */
export async function isSafePdf(content: Buffer): Promise<boolean> {
  const text = content.toString('latin1');
  if (ACTIVE.test(text)) return false;
  for (const [, filters = ''] of text.matchAll(FILTERS)) if (TWICE_PACKED.test(filters)) return false;
  let end = 0;
  let left = MOST_UNPACKED;
  let streams = 0;
  for (const { index, 0: begin } of text.matchAll(/stream\r?\n/g)) {
    const from = index + begin.length;
    // Of `endstream` the end: what follows it is no stream.
    if (text.startsWith('end', index - 3)) continue;
    streams += 1;
    if (streams > MOST_STREAMS) return false;
    // Several may seem to begin before one end: it is looked for once.
    if (end < from) end = text.indexOf('endstream', from);
    if (end < 0) end = text.length;
    const unpacked = await unpackedOf(content.subarray(from, end), left);
    if (unpacked === 'too-much') return false;
    left -= unpacked.length;
    // Objects may be packed in streams themselves, actions too.
    if (ACTIVE.test(unpacked.toString('latin1'))) return false;
  }
  return true;
}

/** As much as can be unpacked by deflate (RFC 1950), as viewers do: of a stream that is broken what comes before. */
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

/** Finds names, each character as it is or as `#` and two hexadecimal digits (ISO 32000-2, 7.3.5). */
function named(...names: readonly string[]): RegExp {
  const written = (character: string) => {
    const digits = character.charCodeAt(0).toString(16);
    return `(?:${character}|#${digits.replace(/[a-f]/, (digit) => `[${digit}${digit.toUpperCase()}]`)})`;
  };
  return new RegExp(`/(?:${names.map((name) => [...name].map(written).join('')).join('|')})\\b`);
}
