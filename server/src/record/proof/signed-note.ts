/*
 * Signed notes (https://c2sp.org/signed-note): a text, an empty line, and a line for each signature. Signatures are Ed25519; a
 * witness's signature includes the time of signing (https://c2sp.org/tlog-cosignature).
 */
import { hexOf } from '../../event-log/chain-hash.ts';
import { sha256, verifyEd25519 } from '../../event-log/digest.ts';

/** Who signs: the author of the note, or a witness. */
export type KeyKind = 'signer' | 'witness';

/** A public key that checks signatures of a note. */
export interface NoteKey {
  /** Without spaces and `+`. */
  readonly name: string;
  readonly kind: KeyKind;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  /** Id of the key, 8 hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
  /** The line in the note, with its line break. */
  readonly line: string;
}

export interface SignedNote {
  /** Ends with a line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const ALGORITHMS: Record<KeyKind, number> = { signer: 1, witness: 4 };
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;

/** Id of the key in a signature line: the first four bytes of the hash of name, kind and key. */
export function keyIdOf({ name, kind, publicKey }: NoteKey): string {
  const head = new TextEncoder().encode(`${name}\n`);
  return hexOf(sha256(Uint8Array.of(...head, ALGORITHMS[kind], ...publicKey)).subarray(0, 4));
}

/** A public key on one line: `NAME+ID+KEY`. */
export function formatNoteKey(key: NoteKey): string {
  return `${key.name}+${keyIdOf(key)}+${toBase64(Uint8Array.of(ALGORITHMS[key.kind], ...key.publicKey))}`;
}

/** Reads `formatNoteKey`'s line; undefined when malformed. */
export function parseNoteKey(line: string): NoteKey | undefined {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line.trim()) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || bytes?.length !== 33) return undefined;
  const kind = (['signer', 'witness'] as const).find((one) => ALGORITHMS[one] === bytes[0]);
  if (kind === undefined) return undefined;
  const key = { name, kind, publicKey: bytes.subarray(1) };
  return keyIdOf(key) === id ? key : undefined;
}

/** The bytes that a key signs. @param at a witness's time, whole seconds of the epoch */
export function signedBytes(kind: KeyKind, text: string, at: number): Uint8Array {
  return new TextEncoder().encode(kind === 'signer' ? text : `cosignature/v1\ntime ${at}\n${text}`);
}

/** A signature's line. @param at a witness's time, whole seconds of the epoch */
export function signatureLine(key: NoteKey, signature: Uint8Array, at: number): string {
  const id = Uint8Array.from(keyIdOf(key).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return `— ${key.name} ${toBase64(Uint8Array.of(...id, ...(key.kind === 'witness' ? timeBytes(at) : []), ...signature))}\n`;
}

/** Reads a note; undefined when malformed. */
export function parseNote(content: string): SignedNote | undefined {
  const end = content.lastIndexOf('\n\n');
  if (end === -1 || !content.endsWith('\n')) return undefined;
  const lines = content.slice(end + 2, -1).split('\n');
  const signatures = lines.map(parseSignature);
  if (!signatures.every((one) => one !== undefined)) return undefined;
  return { text: content.slice(0, end + 1), signatures };
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: hexOf(bytes.subarray(0, 4)), signature: bytes.subarray(4), line: `${line}\n` };
}

/** Whether a key has signed a note, with the time of a witness's signature (epoch milliseconds); undefined when it has not. */
export function signedBy(note: SignedNote, key: NoteKey): { readonly at: number | null } | undefined {
  const id = keyIdOf(key);
  for (const { name, keyId, signature } of note.signatures) {
    if (name !== key.name || keyId !== id) continue;
    const head = key.kind === 'witness' ? TIME_BYTES : 0;
    if (signature.length !== head + SIGNATURE_BYTES) continue;
    const at = key.kind === 'witness' ? timeIn(signature) : 0;
    const bytes = signedBytes(key.kind, note.text, at);
    if (!verifyEd25519(key.publicKey, bytes, signature.subarray(head))) continue;
    return { at: key.kind === 'witness' ? at * 1000 : null };
  }
  return undefined;
}

function timeBytes(at: number): Uint8Array {
  const bytes = new Uint8Array(TIME_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(at));
  return bytes;
}

function timeIn(signature: Uint8Array): number {
  return Number(new DataView(signature.buffer, signature.byteOffset, TIME_BYTES).getBigUint64(0));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Undefined when it is not base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
