import canonicalize from 'canonicalize';
import { sha256 } from './digest.ts';

/** What the first entry of a log follows. */
export const BEFORE_FIRST = '0'.repeat(64);

/** An entry of a hash chain, as it is stored. */
export interface ChainEntry {
  /** Whose log it is: a hearing, or a queue. The name is part of what is hashed. */
  readonly hearing: string;
  /** Counted from 1. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who acted, as one word: `system`, `seat:<id>`, `staff:<id>` … */
  readonly actor: string;
  readonly type: string;
  /** The event's other fields, and `grants` of the last of an act, as canonical JSON (RFC 8785). */
  readonly payload: string;
  /** The hash of the entry before (hex), or `BEFORE_FIRST`. */
  readonly prev: string;
  /** SHA-256 (hex) over the canonical JSON of all the above. */
  readonly hash: string;
}

/** JSON with one spelling for each value (RFC 8785). Throws on what JSON cannot say. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** The hash that a chain entry must carry. Throws when its payload is not JSON. */
export function hashOf({ hearing, seq, at, actor, type, payload, prev }: Omit<ChainEntry, 'hash'>): string {
  const content = canonicalJson({ hearing, seq, at, actor, type, payload: JSON.parse(payload) as unknown, prev });
  return hexOf(sha256(content));
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes in hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes) digits += DIGITS[byte];
  return digits;
}
