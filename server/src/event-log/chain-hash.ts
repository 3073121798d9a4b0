import canonicalize from 'canonicalize';
import { sha256Hex } from './digest.ts';

/** The `prev` of a log's first entry. */
export const BEFORE_FIRST = '0'.repeat(64);

/** An entry of a hash chain as stored. */
export interface ChainEntry {
  /** Id of the log's owner, such as a hearing or a queue. It is part of the hashed content. */
  readonly hearing: string;
  /** Counted from 1. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The actor as one word: `system`, `seat:<id>`, `staff:<id>` … */
  readonly actor: string;
  readonly type: string;
  /** The event's other fields, and `grants` in the last event of an act, as canonical JSON (RFC 8785). */
  readonly payload: string;
  /** The hash of the entry before (hex), or `BEFORE_FIRST`. */
  readonly prev: string;
  /** SHA-256 (hex) over the canonical JSON of all other fields. */
  readonly hash: string;
}

/** JSON with one form for each value (RFC 8785). Throws on values that JSON cannot express. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** Whether a text is canonical JSON. Throws when it is not JSON. */
export function isCanonical(text: string): boolean {
  const value = JSON.parse(text) as object;
  // Most texts are objects with sorted keys, for which the engine's own output is canonical: a much faster test.
  return (isPlain(value) && JSON.stringify(value) === text) || canonicalJson(value) === text;
}

/** Whether all keys are in the order of RFC 8785, by UTF-16 code units, and all texts are well formed. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  let last: string | undefined;
  // The value comes from JSON, so all keys are its own. Making a list of the keys would cost more than the rest of this function.
  for (const key in value) {
    if ((last !== undefined && key <= last) || !key.isWellFormed()) return false;
    if (!isPlain((value as Readonly<Record<string, unknown>>)[key])) return false;
    last = key;
  }
  return true;
}

/** The hash of an entry whose payload is canonical; equal to `hashOf`. */
export function hashOfCanonical({ hearing, seq, at, actor, type, payload, prev }: Omit<ChainEntry, 'hash'>): string {
  const [by, log, before, kind] = [actor, hearing, prev, type].map((text) => JSON.stringify(text));
  const content = `{"actor":${by},"at":${at},"hearing":${log},"payload":${payload},"prev":${before},"seq":${seq},"type":${kind}}`;
  return sha256Hex(content);
}

/** The hash that a chain entry must have. Throws when its payload is not JSON. */
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
