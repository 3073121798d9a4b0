import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { encrypt, KEY_BYTES } from '../storage/cipher.ts';
import { decryptLine } from './decrypt-line.ts';
import { hasOpensslGcm, NONCE_BYTES, OpensslGcm, TAG_BYTES } from './openssl-gcm.ts';

/*
 * How a recording is encrypted: streaming AES-256-GCM with derived keys, as in Tink (AES-GCM-HKDF streaming) and in the
 * STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015).
 *
 *     recording's key → track's key (HKDF, by hearing and track) → segment's key (HKDF, by a random salt and the segment)
 *
 *     segment  header, frames
 *     header   8 bytes `mahzar` 0 1, 32 bytes salt
 *     frame    4 bytes number from 0, 4 bytes length of the plaintext (big endian), ciphertext, 16 bytes tag
 *
 * The nonce of a frame is its number, and each file has a key of its own by its salt: no nonce is used twice with a key, even
 * after a crash and restart. A frame moved to another file does not open; one moved within its file has the wrong number.
 */
const MAGIC = Buffer.from('mahzar\0\u0001', 'latin1');
const SALT_BYTES = 32;
export const SEGMENT_HEADER_BYTES = MAGIC.length + SALT_BYTES;
const FRAME_HEADER_BYTES = 8;
const ALGORITHM = 'aes-256-gcm';

/** An encrypted segment cannot be read without its key. */
export class NoKeyError extends Error {
  override name = 'NoKeyError';
}

/** Encrypts the recording of one track. The track's key opens no other track. */
export class TrackCipher {
  /** 32 bytes. */
  readonly key: Buffer;
  readonly #index: Buffer;
  readonly #place: string;

  constructor(key: Buffer, track: string) {
    this.key = key;
    this.#index = derive(key, 'index');
    this.#place = `${track}/index`;
  }

  /** Overwrites its keys: nothing can be read or written with it afterwards. */
  forget(): void {
    this.key.fill(0);
    this.#index.fill(0);
  }

  /** The sealer of a new segment. @param index number of the segment, from 1 */
  begin(index: number): FrameSealer {
    const salt = randomBytes(SALT_BYTES);
    return new FrameSealer(salt, segmentKey(this.key, salt, index));
  }

  /** Opens a segment's file; undefined if it has no header of an encrypted segment. */
  open(bytes: Buffer, index: number): FrameOpener | undefined {
    if (!isEncrypted(bytes)) return undefined;
    return new FrameOpener(segmentKey(this.key, bytes.subarray(MAGIC.length, SEGMENT_HEADER_BYTES), index));
  }

  /** A line of the track's `index.jsonl`, base64. */
  encryptLine(line: string): string {
    return encrypt(this.#index, Buffer.from(line), this.#place, randomBytes).toString('base64');
  }

  /** Rejects when the line was changed, or made for another track. */
  async decryptLine(line: string): Promise<string> {
    return (await decryptLine(this.#index, Buffer.from(line, 'base64'), this.#place)).toString('utf8');
  }
}

/** The cipher of one track. @param recording the key of the hearing's recording */
export function trackCipher(recording: Uint8Array, hearing: string, track: string): TrackCipher {
  return new TrackCipher(derive(recording, `track:${hearing}/${track}`), track);
}

/** Whether a file begins as an encrypted segment does. */
export function isEncrypted(bytes: Buffer): boolean {
  return bytes.length >= SEGMENT_HEADER_BYTES && bytes.subarray(0, MAGIC.length).equals(MAGIC);
}

/** Whether the first frame of an encrypted segment has its full length; after a crash it may be shorter. */
export function holdsFrame(bytes: Buffer): boolean {
  const from = SEGMENT_HEADER_BYTES + FRAME_HEADER_BYTES;
  if (!isEncrypted(bytes) || bytes.length < from) return false;
  const length = bytes.readUInt32BE(from - 4);
  return length > 0 && from + length + TAG_BYTES <= bytes.length;
}

/** Plaintext length of the frame at `position`, and where it ends, by its length field alone; undefined if it is incomplete. */
export function frameAfter(
  bytes: Buffer,
  position: number,
): { readonly plaintextBytes: number; readonly position: number } | undefined {
  if (position + FRAME_HEADER_BYTES + TAG_BYTES > bytes.length) return undefined;
  const plaintextBytes = bytes.readUInt32BE(position + 4);
  const next = position + FRAME_HEADER_BYTES + plaintextBytes + TAG_BYTES;
  return next > bytes.length ? undefined : { plaintextBytes, position: next };
}

/**
 * Encrypts a segment while it is written. Each call of `seal` returns the next frame, to be written unchanged or not at all. Its
 * buffer is valid until the next call of this or any other sealer.
 */
export class FrameSealer {
  /** The file's first bytes. */
  readonly header: Buffer;
  readonly #key: KeyObject;
  readonly #gcm: OpensslGcm | undefined;
  readonly #head = Buffer.alloc(FRAME_HEADER_BYTES);
  readonly #nonce = Buffer.alloc(NONCE_BYTES);
  #next = 0;

  constructor(salt: Buffer, key: KeyObject) {
    this.header = Buffer.concat([MAGIC, salt]);
    this.#key = key;
    this.#gcm = hasOpensslGcm() ? opensslGcm(key) : undefined;
  }

  seal(plaintext: Buffer): Buffer {
    const [head, nonce] = [this.#head, this.#nonce];
    head.writeUInt32BE(this.#next, 0);
    head.writeUInt32BE(plaintext.length, 4);
    nonce.writeUInt32BE(this.#next, NONCE_BYTES - 4);
    const frame = this.#gcm?.encrypt(nonce, head, plaintext) ?? encryptFrame(this.#key, nonce, head, plaintext);
    // Not reached after a failure: the next frame then takes this number.
    this.#next += 1;
    return frame;
  }

  /** Frees the cipher; no further frame is made. */
  end(): void {
    this.#gcm?.free();
  }
}

/** Undefined if OpenSSL fails: then frames are encrypted by `node:crypto`. */
function opensslGcm(key: KeyObject): OpensslGcm | undefined {
  const bytes = key.export();
  try {
    return new OpensslGcm(bytes);
  } catch {
    return undefined;
  } finally {
    bytes.fill(0);
  }
}

function encryptFrame(key: KeyObject, nonce: Buffer, head: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(head);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([head, ciphertext, cipher.getAuthTag()]);
}

/** A frame of a segment, decrypted. */
export interface Frame {
  readonly number: number;
  readonly plaintext: Buffer;
  /** Offset of the next frame. */
  readonly next: number;
}

/** A frame as stored in a segment. */
interface SealedFrame {
  readonly number: number;
  readonly nonce: Buffer;
  /** The frame's number and length, which the tag authenticates too. */
  readonly head: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
  /** Offset of the next frame. */
  readonly next: number;
}

/** The frame at `offset`; undefined if it is incomplete. */
export function sealedFrameAt(bytes: Buffer, offset: number): SealedFrame | undefined {
  const after = frameAfter(bytes, offset);
  if (after === undefined) return undefined;
  const number = bytes.readUInt32BE(offset);
  const { position: next } = after;
  const from = offset + FRAME_HEADER_BYTES;
  const to = next - TAG_BYTES;
  return {
    number,
    nonce: nonceOf(number),
    head: bytes.subarray(offset, from),
    ciphertext: bytes.subarray(from, to),
    tag: bytes.subarray(to, next),
    next,
  };
}

/** Decrypts the frames of a segment. */
export class FrameOpener {
  readonly key: KeyObject;

  constructor(key: KeyObject) {
    this.key = key;
  }

  /** The decrypted frame at `offset`; undefined if it is incomplete or altered. */
  frameAt(bytes: Buffer, offset: number): Frame | undefined {
    const sealed = sealedFrameAt(bytes, offset);
    if (sealed === undefined) return undefined;
    const { number, nonce, head, ciphertext, tag, next } = sealed;
    const decipher = createDecipheriv(ALGORITHM, this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(head);
    decipher.setAuthTag(tag);
    const plaintext = decipher.update(ciphertext);
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return { number, plaintext, next };
  }
}

/**
 * The pcap content of a segment, decrypted up to the first frame that is altered, incomplete or out of order.
 *
 * @param cipher of the track, where its segments are encrypted
 * @throws NoKeyError
 */
export function contentOf(bytes: Buffer, index: number, cipher: TrackCipher | undefined): Buffer {
  const opener = openerOf(bytes, index, cipher);
  if (opener === undefined) return bytes;
  const parts: Buffer[] = [];
  let position = SEGMENT_HEADER_BYTES;
  for (let frame = opener.frameAt(bytes, position); frame?.number === parts.length;) {
    parts.push(frame.plaintext);
    position = frame.next;
    frame = opener.frameAt(bytes, position);
  }
  return Buffer.concat(parts);
}

/** The opener of a segment; undefined for an unencrypted one. @throws NoKeyError */
export function openerOf(bytes: Buffer, index: number, cipher: TrackCipher | undefined): FrameOpener | undefined {
  if (!isEncrypted(bytes)) return undefined;
  if (cipher === undefined) throw new NoKeyError(`segment ${index} is encrypted`);
  return cipher.open(bytes, index);
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(number, NONCE_BYTES - 4);
  return nonce;
}

function segmentKey(track: Buffer, salt: Buffer, index: number): KeyObject {
  return createSecretKey(derive(track, `segment:${index}`, salt));
}

/** HKDF (RFC 5869) with SHA-256. */
function derive(key: Uint8Array, info: string, salt: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `mahzar:1:recording:${info}`, KEY_BYTES));
}
