import canonicalize from 'canonicalize';
import { sha256Hex } from './digest.ts';

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

/** Whether a text is JSON in its one spelling. Throws when it is not JSON. */
export function isCanonical(text: string): boolean {
  const value = JSON.parse(text) as object;
  // Most are objects with sorted keys, of which the engine's own spelling is the canonical one: much faster to see.
  return (isPlain(value) && JSON.stringify(value) === text) || canonicalJson(value) === text;
}

/** Keys are in the order of RFC 8785, by UTF-16 code units, and all texts are well formed. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  let last: string | undefined;
  // JSON has made it: all keys are its own. A list of them costs more than all else here.
  for (const key in value) {
    if ((last !== undefined && key <= last) || !key.isWellFormed()) return false;
    if (!isPlain((value as Readonly<Record<string, unknown>>)[key])) return false;
    last = key;
  }
  return true;
}

/** The hash that an entry must carry whose payload is canonical: the same as `hashOf`. */
export function hashOfCanonical({ hearing, seq, at, actor, type, payload, prev }: Omit<ChainEntry, 'hash'>): string {
  const [by, log, before, kind] = [actor, hearing, prev, type].map((text) => JSON.stringify(text));
  const content = `{"actor":${by},"at":${at},"hearing":${log},"payload":${payload},"prev":${before},"seq":${seq},"type":${kind}}`;
  return sha256Hex(content);
}

/** The hash that a chain entry must carry. Throws when its payload is not JSON. */
export function hashOf({ hearing, seq, at, actor, type, payload, prev }: Omit<ChainEntry, 'hash'>): string {
  const content = canonicalJson({ hearing, seq, at, actor, type, payload: JSON.parse(payload) as unknown, prev });
  return sha256Hex(content);
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes in hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes) digits += DIGITS[byte];
  return digits;
}
