import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';
import type { BytesCipher } from './system-keys.ts';

/** The key of a case was destroyed, is damaged, or was encrypted with another master key. */
export class LostCaseKeyError extends Error {
  override readonly name = 'LostCaseKeyError';

  constructor(id: string, options?: ErrorOptions) {
    super(`the key of case ${id} was destroyed or cannot be decrypted`, options);
  }
}

/** Makes the key of a case when its proceedings begin, and stores it encrypted with the master key. */
export async function makeCaseKey(
  { db }: Database,
  id: string,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<void> {
  const wrapped = encrypt(masterKey, randomBytes(KEY_BYTES), keyPlace(id), randomBytes);
  await db.insertInto('case_keys').values({ case_id: id, wrapped }).execute();
}

/** The cipher for documents of one case and for texts about them. @throws LostCaseKeyError */
export async function loadCaseKey(
  { db }: Database,
  id: string,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<BytesCipher> {
  const row = await db.selectFrom('case_keys').select('wrapped').where('case_id', '=', id).executeTakeFirst();
  if (row === undefined) throw new LostCaseKeyError(id);
  const key = unwrapped(id, row.wrapped, masterKey);
  return {
    encrypt: (plaintext, place) => encrypt(key, plaintext, `cases/${id}/${place}`, randomBytes),
    decrypt: (sealed, place) => decrypt(key, sealed, `cases/${id}/${place}`),
  };
}

function unwrapped(id: string, wrapped: Buffer, masterKey: Buffer): Buffer {
  try {
    return decrypt(masterKey, wrapped, keyPlace(id));
  } catch (cause) {
    throw new LostCaseKeyError(id, { cause });
  }
}

function keyPlace(id: string): string {
  return `case_keys/${id}/wrapped`;
}
