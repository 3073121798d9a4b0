/*
 * Reads values of a PDF file (ISO 32000-2, 7.3), as strictly as the court's own papers allow: what is written in any other way is
 * an error, because programs that repair files differ in what they show.
 */

/** A reference to an object, by its number. */
interface PdfReference {
  readonly object: number;
}

export type PdfValue =
  null | boolean | number | PdfName | PdfReference | Uint8Array | readonly PdfValue[] | ReadonlyMap<string, PdfValue>;

interface PdfName {
  readonly name: string;
}

/** Most bytes of one value, without the content of a stream. A signature with a time stamp has some 30 KB. */
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 16;

const WHITE = '\0\t\n\f\r ';
const DELIMITERS = '()<>[]{}/%';
/** Characters of a string after a backslash. */
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Reads a file from an offset on. Each method except `skip` throws when the file has something else there. */
export class PdfReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = Math.min(bytes.length, at + MAX_BYTES);
  }

  /** Offset of the next character. */
  get at(): number {
    return this.#at;
  }

  /** Skips white space, and then this word or character. @returns whether it was there */
  skip(word: string): boolean {
    this.#skipWhite();
    const isThere = [...word].every((character, index) => this.#peek(index) === character);
    if (isThere) this.#at += word.length;
    return isThere;
  }

  /** Like `skip`, but throws if it is not there. */
  expect(word: string): void {
    if (!this.skip(word)) throw new Error(`no ${word}`);
  }

  /** A whole number without a sign. */
  whole(): number {
    this.#skipWhite();
    const digits = this.#while((character) => character >= '0' && character <= '9');
    if (!/^\d{1,10}$/.test(digits)) throw new Error('no number');
    return Number(digits);
  }

  dictionary(): ReadonlyMap<string, PdfValue> {
    const value = this.value();
    if (!(value instanceof Map)) throw new Error('no dictionary');
    return value as ReadonlyMap<string, PdfValue>;
  }

  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw new Error('too deep');
    this.#skipWhite();
    switch (this.#peek()) {
      case '<':
        return this.#peek(1) === '<' ? this.#dictionary(depth) : this.#hexString();
      case '[':
        return this.#array(depth);
      case '(':
        return this.#literalString();
      case '/':
        return { name: this.#name() };
      default:
        return this.#word();
    }
  }

  #dictionary(depth: number): ReadonlyMap<string, PdfValue> {
    this.expect('<<');
    const entries = new Map<string, PdfValue>();
    while (!this.skip('>>')) {
      this.#skipWhite();
      const key = this.#name();
      // Programs differ in which of two equal keys they take.
      if (entries.has(key)) throw new Error('a key twice');
      entries.set(key, this.value(depth + 1));
    }
    return entries;
  }

  #array(depth: number): PdfValue[] {
    this.expect('[');
    const values: PdfValue[] = [];
    while (!this.skip(']')) values.push(this.value(depth + 1));
    return values;
  }

  #name(): string {
    if (this.#next() !== '/') throw new Error('no name');
    const written = this.#while((character) => !WHITE.includes(character) && !DELIMITERS.includes(character));
    return written.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }

  #hexString(): Uint8Array {
    this.#next();
    const digits = this.#while((character) => character !== '>');
    this.#next();
    const bytes = bytesOfHex(digits.replaceAll(/\s/g, '').toUpperCase());
    if (bytes === undefined) throw new Error('no hexadecimal digits');
    return bytes;
  }

  #literalString(): Uint8Array {
    this.#next();
    const bytes: number[] = [];
    let open = 1;
    for (;;) {
      let character = this.#next();
      if (character === '\\') character = this.#escaped();
      else if (character === '(') open += 1;
      else if (character === ')') open -= 1;
      if (open === 0) return Uint8Array.from(bytes);
      if (character !== '') bytes.push(character.charCodeAt(0));
    }
  }

  /** The character after a backslash; nothing for a line break, which continues the line. */
  #escaped(): string {
    const character = this.#next();
    if (character >= '0' && character <= '7') {
      let code = character;
      while (code.length < 3 && this.#peek() >= '0' && this.#peek() <= '7') code += this.#next();
      return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    }
    if (character === '\r' && this.#peek() === '\n') this.#next();
    return character === '\n' || character === '\r' ? '' : (ESCAPED[character] ?? character);
  }

  #word(): PdfValue {
    const word = this.#while((character) => !WHITE.includes(character) && !DELIMITERS.includes(character));
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) throw new Error('no value');
    const reference = /^\d{1,10}$/.test(word) ? this.#reference(Number(word)) : undefined;
    return reference ?? Number(word);
  }

  /** A reference, if the number that was read is followed by a generation and `R`. Objects of later generations are never made. */
  #reference(object: number): PdfReference | undefined {
    const before = this.#at;
    if (this.skip('0') && this.skip('R')) return { object };
    this.#at = before;
    return undefined;
  }

  #skipWhite(): void {
    this.#while((character) => WHITE.includes(character));
  }

  #while(goesOn: (character: string) => boolean): string {
    const from = this.#at;
    while (this.#at < this.#end && goesOn(this.#peek())) this.#at += 1;
    return latin(this.#bytes.subarray(from, this.#at));
  }

  #next(): string {
    const character = this.#peek();
    if (character === '') throw new Error('it ends too early');
    this.#at += 1;
    return character;
  }

  /** Empty at the end. */
  #peek(ahead = 0): string {
    const at = this.#at + ahead;
    return at < this.#end ? String.fromCharCode(this.#bytes[at]!) : '';
  }
}

/** Each byte as one character. */
export function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Undefined unless the text consists of pairs of hexadecimal digits in capitals, as the court writes signatures. */
export function bytesOfHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^(?:[0-9A-F]{2})*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

/** Text of a string: UTF-16 with a byte order mark, or else one byte a character (ISO 32000-2, 7.9.2.2). */
export function textOf(value: PdfValue | undefined): string {
  if (!(value instanceof Uint8Array)) return '';
  return value[0] === 0xfe && value[1] === 0xff ? new TextDecoder('utf-16be').decode(value) : latin(value);
}
