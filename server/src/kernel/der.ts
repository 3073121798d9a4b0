/* Just enough of ASN.1's Distinguished Encoding Rules (ITU-T X.690) to write a certificate. It does not read DER. */

/** One value: tag, length, content. */
export function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x100) return Buffer.of(0x81, length);
  if (length < 0x1_0000) return Buffer.of(0x82, length >> 8, length & 0xff);
  throw new RangeError('longer than anything in a certificate of ours');
}

export const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);
export const set = (...content: Buffer[]): Buffer => der(0x31, ...content);
export const boolean = (value: boolean): Buffer => der(0x01, Buffer.of(value ? 0xff : 0));
export const octetString = (content: Buffer): Buffer => der(0x04, content);
export const utf8String = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));
/** A context-specific tag around other values (EXPLICIT). */
export const tagged = (number: number, ...content: Buffer[]): Buffer => der(0xa0 | number, ...content);
/** A context-specific tag that replaces the value's own tag (IMPLICIT). */
export const implicit = (number: number, content: Buffer): Buffer => der(0x80 | number, content);

/** A non-negative integer, most significant byte first. */
export function integer(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const significant = start === -1 ? Buffer.of(0) : bytes.subarray(start);
  return der(0x02, significant[0]! & 0x80 ? Buffer.concat([Buffer.of(0), significant]) : significant);
}

/** @param unusedBits number of unused bits in the last byte */
export function bitString(content: Buffer, unusedBits = 0): Buffer {
  return der(0x03, Buffer.of(unusedBits), content);
}

/** An object identifier, given as `1.2.840…`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(128 + (left % 128));
  return digits;
}

/** A time (epoch milliseconds), in the form that RFC 5280, 4.1.2.5 requires for its year. */
export function time(at: number): Buffer {
  const digits = `${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  return Number(digits.slice(0, 4)) < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}
