import { decrypt } from '../storage/cipher.ts';

/** Decrypts a line of a track's index. The viewer replaces this file to use the browser's cipher. @throws as `decrypt` */
export function decryptLine(key: Buffer, sealed: Buffer, place: string): Buffer | Promise<Buffer> {
  return decrypt(key, sealed, place);
}
