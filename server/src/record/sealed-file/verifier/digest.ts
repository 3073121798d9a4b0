/* Replaces `event-log/digest.ts` in the verifier, which runs in browsers too. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export function sha256(data: Uint8Array | string): Uint8Array {
  return hash(typeof data === 'string' ? utf8ToBytes(data) : data);
}

export function sha256Hex(text: string): string {
  return bytesToHex(sha256(text));
}

export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey);
  } catch {
    return false;
  }
}
