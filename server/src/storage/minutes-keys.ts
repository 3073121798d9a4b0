import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';

/** Encrypts and decrypts what is written in the minutes of one hearing. `place` names what holds the value. */
export interface MinutesCipher {
  encrypt(text: string, place: string): string;
  /** Throws when the value was not made for these minutes and this place. */
  decrypt(sealed: string, place: string): string;
}

/**
 * Begins the minutes of a hearing with a key of their own, encrypted with the master key. They are a document of the case: when the
 * recording of the hearing and its key are deleted, they stay.
 * @param at epoch milliseconds
 */
export async function makeMinutesKey(
  { db }: Database,
  id: string,
  at: number,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<MinutesCipher> {
  const key = randomBytes(KEY_BYTES);
  const wrapped = encrypt(masterKey, key, keyPlace(id), randomBytes);
  await db.insertInto('minutes').values({ id, created_at: at, wrapped }).execute();
  return cipherOf(id, key, randomBytes);
}

/** The cipher of minutes; undefined when none have begun. Throws when another master key wrapped their key. */
export async function loadMinutesKey(
  { db }: Database,
  id: string,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<MinutesCipher | undefined> {
  const key = await readMinutesKey({ db }, id, masterKey);
  return key && cipherOf(id, key, randomBytes);
}

/** The key itself (32 bytes), by which whoever has it reads all that was written; undefined and throws as `loadMinutesKey`. */
export async function readMinutesKey(
  { db }: Pick<Database, 'db'>,
  id: string,
  masterKey: Buffer,
): Promise<Buffer | undefined> {
  const row = await db.selectFrom('minutes').select('wrapped').where('id', '=', id).executeTakeFirst();
  return row && decrypt(masterKey, row.wrapped, keyPlace(id));
}

function keyPlace(id: string): string {
  return `minutes/${id}/wrapped`;
}

/** Reads with the key itself what was written in minutes. */
export function minutesDecryption(id: string, key: Buffer): MinutesCipher['decrypt'] {
  return (sealed, place) => decrypt(key, Buffer.from(sealed, 'base64'), placeIn(id, place)).toString('utf8');
}

function cipherOf(id: string, key: Buffer, randomBytes: RandomBytes): MinutesCipher {
  return {
    encrypt: (text, place) =>
      encrypt(key, Buffer.from(text, 'utf8'), placeIn(id, place), randomBytes).toString('base64'),
    decrypt: minutesDecryption(id, key),
  };
}

function placeIn(id: string, place: string): string {
  return `minutes/${id}/${place}`;
}
