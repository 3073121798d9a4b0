import { decrypt } from '../storage/cipher.ts';

/** Decrypts a line of a track's index. A browser does so by its own cipher. Throws as `decrypt` does. */
export function decryptLine(key: Buffer, sealed: Buffer, place: string): Buffer | Promise<Buffer> {
  return decrypt(key, sealed, place);
}
