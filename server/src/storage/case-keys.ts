import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';

/** Encrypts and decrypts documents of one case, and what is written of them. `place` names what holds the value. */
export interface CaseCipher {
  encrypt(plaintext: Buffer, place: string): Buffer;
  /** Throws when the value was not made for this case and place. */
  decrypt(sealed: Buffer, place: string): Buffer;
}

/** Makes the key of a case whose proceedings begin, and keeps it encrypted with the master key. */
export async function makeCaseKey(
  { db }: Database,
  id: string,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<void> {
  const wrapped = encrypt(masterKey, randomBytes(KEY_BYTES), keyPlace(id), randomBytes);
  await db.insertInto('case_keys').values({ case_id: id, wrapped }).execute();
}

/** A case's cipher. Throws when its key was destroyed, or another master key wrapped it. */
export async function loadCaseKey(
  { db }: Database,
  id: string,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<CaseCipher> {
  const row = await db.selectFrom('case_keys').select('wrapped').where('case_id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Error(`the key of case ${id} was destroyed`);
  const key = decrypt(masterKey, row.wrapped, keyPlace(id));
  return {
    encrypt: (plaintext, place) => encrypt(key, plaintext, `cases/${id}/${place}`, randomBytes),
    decrypt: (sealed, place) => decrypt(key, sealed, `cases/${id}/${place}`),
  };
}

function keyPlace(id: string): string {
  return `case_keys/${id}/wrapped`;
}
