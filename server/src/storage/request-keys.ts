import type { RequestId } from '@mahzar/shared/queue/ids';
import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';

/** Encrypts and decrypts a citizen's data of one request. `place` names the location of the value. */
export interface RequestCipher {
  encrypt(plaintext: Buffer, place: string): Buffer;
  /** Throws when the value was encrypted for another request or place. */
  decrypt(sealed: Buffer, place: string): Buffer;
}

/** Makes the key of a new request, and stores it encrypted with the master key. */
export async function makeRequestKey(
  { db }: Database,
  request: RequestId,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<void> {
  const wrapped = encrypt(masterKey, randomBytes(KEY_BYTES), keyPlace(request), randomBytes);
  await db.insertInto('request_keys').values({ request_id: request, wrapped }).execute();
}

/** A request's cipher; undefined when its key was destroyed. Throws when another master key wrapped it. */
export async function loadRequestKey(
  { db }: Database,
  request: RequestId,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<RequestCipher | undefined> {
  const row = await db
    .selectFrom('request_keys')
    .select('wrapped')
    .where('request_id', '=', request)
    .executeTakeFirst();
  return row && requestCipher(request, row.wrapped, masterKey, randomBytes);
}

/** Encrypts and decrypts with a request's wrapped key. */
export function requestCipher(
  request: RequestId,
  wrapped: Buffer,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): RequestCipher {
  const key = decrypt(masterKey, wrapped, keyPlace(request));
  return {
    encrypt: (plaintext, place) => encrypt(key, plaintext, `requests/${request}/${place}`, randomBytes),
    decrypt: (sealed, place) => decrypt(key, sealed, `requests/${request}/${place}`),
  };
}

function keyPlace(request: RequestId): string {
  return `request_keys/${request}/wrapped`;
}
