import { bytesOfHex, latin, PdfReader, textOf } from './pdf-values.ts';
import type { PdfValue } from './pdf-values.ts';

/*
 * Finds in a PDF file (ISO 32000-2, 7.5) what is needed to check a paper of the court: its signature and what is attached. No page
 * is read, nothing is executed. Only the plain structure that the court's papers have is understood.
 */

type Dictionary = ReadonlyMap<string, PdfValue>;

/** The bytes of a file that a signature covers: `[0, from)` and `[again, end)`. */
export interface Cover {
  readonly from: number;
  readonly again: number;
  readonly end: number;
}

/** Covers nothing: for a range that is not in the expected form. */
const NOTHING: Cover = { from: 0, again: 0, end: 0 };

export interface PdfSignatureField extends Cover {
  /** What is signed, as the signature names it: the paper's title. */
  readonly reason: string;
}

interface AttachedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Versions of a file, each appended to the one before: a paper has two, with its signature in the second. */
const MAX_VERSIONS = 8;
/** Most entries of all tables of objects: a paper of 300 pages has some 10,000. */
const MAX_OBJECTS = 500_000;
/** Most objects that are looked up. */
const MAX_LOOKUPS = 100;
const MAX_ATTACHED = 8;
/** Most bytes of all attached files together, unpacked: about twice the text of 300 pages, as data and as plain text. */
const MAX_ATTACHED_BYTES = 8 * 1024 * 1024;

const STARTXREF = /startxref\s+(\d{1,10})\s+%%EOF\s*$/;
const TAIL = 64;

/** A file, or the first bytes of one. */
export class PdfFile {
  readonly #bytes: Uint8Array;
  readonly #places = new Map<number, number>();
  readonly #catalog: Dictionary;
  #lookups = 0;

  /** @throws when it is not a PDF file of the plain structure */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const [, place] = STARTXREF.exec(latin(bytes.subarray(-TAIL))) ?? [];
    if (!isPdf(bytes) || place === undefined) throw new Error('no PDF file');
    const trailer = this.#readTables(Number(place));
    this.#catalog = this.#dictionary(trailer.get('Root'));
  }

  /** Signatures in fields of the file's form. @throws when one cannot be read */
  signatures(): PdfSignatureField[] {
    const form = this.#catalog.has('AcroForm') ? this.#dictionary(this.#catalog.get('AcroForm')) : new Map();
    const fields = form.has('Fields') ? this.#array(form.get('Fields')) : [];
    return fields
      .map((field) => this.#dictionary(field))
      .filter((field) => nameOf(field.get('FT')) === 'Sig' && field.has('V'))
      .map((field) => this.#signature(this.#dictionary(field.get('V'))));
  }

  /** Files attached to the whole file. @throws when one cannot be read */
  async attached(): Promise<AttachedFile[]> {
    const names = this.#catalog.has('Names') ? this.#dictionary(this.#catalog.get('Names')) : new Map();
    if (!names.has('EmbeddedFiles')) return [];
    const pairs = this.#array(this.#dictionary(names.get('EmbeddedFiles')).get('Names'));
    if (pairs.length > 2 * MAX_ATTACHED) throw new Error('too much is attached');
    const files: AttachedFile[] = [];
    let left = MAX_ATTACHED_BYTES;
    for (let at = 1; at < pairs.length; at += 2) {
      const about = this.#dictionary(pairs[at]);
      const embedded = this.#dictionary(about.get('EF'));
      const bytes = await this.#stream(embedded.get('F'), left);
      left -= bytes.length;
      files.push({ name: textOf(about.get('UF')), bytes });
    }
    return files;
  }

  #signature(about: Dictionary): PdfSignatureField {
    const [zero, from, again, rest, ...more] = this.#array(about.get('ByteRange'));
    if (nameOf(about.get('SubFilter')) !== 'ETSI.CAdES.detached') throw new Error('another kind of signature');
    const isPlain = zero === 0 && isWhole(from) && isWhole(again) && isWhole(rest) && more.length === 0;
    if (!isPlain) return { ...NOTHING, reason: '' };
    return {
      from,
      again,
      end: again + rest,
      reason: textOf(about.get('Reason')),
    };
  }

  /** Reads the tables of all versions, from the newest on. @returns the newest trailer */
  #readTables(place: number): Dictionary {
    let newest: Dictionary | undefined;
    let [next, before]: [PdfValue | undefined, number] = [place, this.#bytes.length];
    for (let version = 0; next !== undefined; version += 1) {
      // Each table must lie before the table of the next newer version, so no table is read twice.
      if (!isWhole(next) || next >= before || version === MAX_VERSIONS) throw new Error('no table of objects');
      before = next;
      const trailer = this.#readTable(next);
      newest ??= trailer;
      next = trailer.get('Prev');
    }
    return newest!;
  }

  #readTable(place: number): Dictionary {
    let reader = new PdfReader(this.#bytes, place);
    reader.expect('xref');
    while (!reader.skip('trailer')) {
      const first = reader.whole();
      const count = reader.whole();
      if (this.#places.size + count > MAX_OBJECTS) throw new Error('too many objects');
      for (let at = 0; at < count; at += 1) {
        // Each table may be longer than one value.
        reader = new PdfReader(this.#bytes, reader.at);
        const offset = reader.whole();
        const generation = reader.whole();
        const isFree = reader.skip('f');
        if (!isFree && !reader.skip('n')) throw new Error('no entry of a table');
        if (!isFree && generation === 0 && !this.#places.has(first + at)) this.#places.set(first + at, offset);
      }
      reader = new PdfReader(this.#bytes, reader.at);
    }
    const trailer = reader.dictionary();
    // `XRefStm` names a second table, which older programs do not know.
    if (trailer.has('XRefStm')) throw new Error('another kind of table');
    return trailer;
  }

  /** A reader positioned after the head of an object. */
  #object(object: number): PdfReader {
    const place = this.#places.get(object);
    this.#lookups += 1;
    if (place === undefined || this.#lookups > MAX_LOOKUPS) throw new Error('no object');
    const reader = new PdfReader(this.#bytes, place);
    if (reader.whole() !== object || reader.whole() !== 0) throw new Error('another object');
    reader.expect('obj');
    return reader;
  }

  #resolved(value: PdfValue | undefined): PdfValue | undefined {
    return isReference(value) ? this.#object(value.object).value() : value;
  }

  #dictionary(value: PdfValue | undefined): Dictionary {
    const found = this.#resolved(value);
    if (!(found instanceof Map)) throw new Error('no dictionary');
    return found as Dictionary;
  }

  #array(value: PdfValue | undefined): readonly PdfValue[] {
    const found = this.#resolved(value);
    if (!Array.isArray(found)) throw new Error('no array');
    return found as readonly PdfValue[];
  }

  /** The content of a stream. @throws when it is longer than `most` */
  async #stream(value: PdfValue | undefined, most: number): Promise<Uint8Array> {
    if (!isReference(value)) throw new Error('no stream');
    const reader = this.#object(value.object);
    const about = reader.dictionary();
    const length = about.get('Length');
    reader.expect('stream');
    const lineBreak = latin(this.#bytes.subarray(reader.at, reader.at + 2));
    const from = reader.at + (lineBreak === '\r\n' ? 2 : 1);
    if (!/^(?:\r\n|\n)/.test(lineBreak) || !isWhole(length) || from + length > this.#bytes.length)
      throw new Error('no stream');
    new PdfReader(this.#bytes, from + length).expect('endstream');
    const bytes = this.#bytes.subarray(from, from + length);
    if (about.has('DecodeParms')) throw new Error('another filter');
    if (!about.has('Filter')) {
      if (bytes.length > most) throw new Error('too much is attached');
      return bytes;
    }
    if (nameOf(about.get('Filter')) !== 'FlateDecode') throw new Error('another filter');
    return inflated(bytes, most);
  }
}

/** Whether a file begins as PDF files do. */
export function isPdf(bytes: Uint8Array): boolean {
  return latin(bytes.subarray(0, 5)) === '%PDF-';
}

/** Most byte ranges that are examined in a malformed file. */
const MAX_RANGES = 16;
const BYTE_RANGE = /^\/ByteRange\s*\[\s*0+\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/;

/**
 * What signatures cover, wherever one seems to be in a file. Used only to find out what is wrong with the file, never to accept
 * it.
 */
export function coversIn(bytes: Uint8Array): Cover[] {
  const covers: Cover[] = [];
  for (let at = bytes.indexOf(SLASH); at !== -1 && covers.length < MAX_RANGES; at = bytes.indexOf(SLASH, at + 1)) {
    if (bytes[at + 1] !== LETTER_B || bytes[at + 5] !== LETTER_R) continue;
    const [, from, again, rest] = BYTE_RANGE.exec(latin(bytes.subarray(at, at + 80)))?.map(Number) ?? [];
    if (from !== undefined && again !== undefined && rest !== undefined && from < again)
      covers.push({ from, again, end: again + rest });
  }
  return covers;
}

const SLASH = 0x2f;
const LETTER_B = 0x42;
const LETTER_R = 0x52;

/**
 * The signature (CMS, DER) in the gap that it does not cover; null when there is anything else. The gap holds the signature's
 * hexadecimal digits between angle brackets, and zeros up to its end: nothing that a reader could show fits in.
 */
export function signatureBetween(bytes: Uint8Array, { from, again }: Cover): Uint8Array<ArrayBuffer> | null {
  const gap = again - from > MAX_GAP ? '' : latin(bytes.subarray(from, again));
  const held = gap.startsWith('<') && gap.endsWith('>') ? bytesOfHex(gap.slice(1, -1)) : undefined;
  const length = held === undefined ? undefined : lengthOfDer(held);
  if (held === undefined || length === undefined || held.subarray(length).some((byte) => byte !== 0)) return null;
  return held.slice(0, length);
}

/** Whether the gap of a cover holds a signature or, in a truncated file, the beginning of one. The signature is not verified. */
export function holdsSignature(bytes: Uint8Array, cover: Cover): boolean {
  if (cover.again <= bytes.length) return signatureBetween(bytes, cover) !== null;
  return latin(bytes.subarray(cover.from, cover.from + DER_BEGIN.length)) === DER_BEGIN;
}

/** A sequence whose length has two bytes, see `lengthOfDer`. */
const DER_BEGIN = '<3082';

/** Most characters of a signature. The court's papers have room for some 25,000. */
const MAX_GAP = 256 * 1024;

/** Number of bytes of a DER sequence whose length has two bytes, as in any signature; undefined if it is no such sequence. */
function lengthOfDer(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82) return undefined;
  const length = 4 + bytes[2]! * 256 + bytes[3]!;
  return length <= bytes.length ? length : undefined;
}

async function inflated(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const packed = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const reader = packed.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error('too much is attached');
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

function isReference(value: PdfValue | undefined): value is { readonly object: number } {
  return typeof value === 'object' && value !== null && 'object' in value;
}

function nameOf(value: PdfValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'name' in value ? (value.name as string) : undefined;
}

function isWhole(value: PdfValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
