import { createHash, randomBytes } from 'node:crypto';
import { loadCaseKey } from '../storage/case-keys.ts';
import type { Database } from '../storage/database.ts';
import type { BytesCipher } from '../storage/system-keys.ts';
import { databaseObjects } from './object-store.ts';
import type { ObjectStore } from './object-store.ts';

/** The decrypted content of a case document; null when a part was altered. */
export async function decryptedContent(
  on: Database,
  objects: ObjectStore,
  cipher: BytesCipher,
  document: string,
): Promise<Buffer | null> {
  const all = await objects.read(on, document);
  try {
    return Buffer.concat(all.map(({ at, content }) => cipher.decrypt(content, `documents/${document}/${at}`)));
  } catch {
    return null;
  }
}

/** The content, if its hash equals the one in the case's log; otherwise null. @param masterKey 32 bytes */
export async function caseContent(
  database: Database,
  masterKey: Buffer,
  id: string,
  { document, sha256 }: { readonly document: string; readonly sha256: string },
): Promise<Buffer | null> {
  const cipher = await loadCaseKey(database, id, masterKey, randomBytes);
  const content = await decryptedContent(database, databaseObjects, cipher, document);
  return content !== null && createHash('sha256').update(content).digest('hex') === sha256 ? content : null;
}
