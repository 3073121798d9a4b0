import type { HearingId } from '@mahzar/shared/hearing/ids';
import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';

/** Encrypts and decrypts the texts in the minutes of one hearing. `place` names the location of the value. */
export interface MinutesCipher {
  encrypt(text: string, place: string): string;
  /** Throws when the value was encrypted for other minutes or another place. */
  decrypt(sealed: string, place: string): string;
}

/**
 * Begins the minutes of a hearing with their own key, encrypted with the master key. Minutes are a document of the case: they stay
 * when the recording of the hearing and its key are deleted.
 * @param at epoch milliseconds
 */
export async function makeMinutesKey(
  { db }: Database,
  id: HearingId,
  at: number,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<MinutesCipher> {
  const key = randomBytes(KEY_BYTES);
  const wrapped = encrypt(masterKey, key, keyPlace(id), randomBytes);
  await db.insertInto('minutes').values({ id, created_at: at, wrapped }).execute();
  return cipherOf(id, key, randomBytes);
}

/** The cipher of minutes; undefined when there are none. Throws when another master key wrapped their key. */
export async function loadMinutesKey(
  { db }: Database,
  id: HearingId,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<MinutesCipher | undefined> {
  const key = await readMinutesKey({ db }, id, masterKey);
  return key && cipherOf(id, key, randomBytes);
}

/** The key itself (32 bytes), which decrypts all texts of the minutes; undefined, or throws, like `loadMinutesKey`. */
export async function readMinutesKey(
  { db }: Pick<Database, 'db'>,
  id: HearingId,
  masterKey: Buffer,
): Promise<Buffer | undefined> {
  const row = await db.selectFrom('minutes').select('wrapped').where('id', '=', id).executeTakeFirst();
  return row && decrypt(masterKey, row.wrapped, keyPlace(id));
}

function keyPlace(id: HearingId): string {
  return `minutes/${id}/wrapped`;
}

/** Decrypts texts of minutes with the key itself. */
export function minutesDecryption(id: HearingId, key: Buffer): MinutesCipher['decrypt'] {
  return (sealed, place) => decrypt(key, Buffer.from(sealed, 'base64'), placeIn(id, place)).toString('utf8');
}

function cipherOf(id: HearingId, key: Buffer, randomBytes: RandomBytes): MinutesCipher {
  return {
    encrypt: (text, place) =>
      encrypt(key, Buffer.from(text, 'utf8'), placeIn(id, place), randomBytes).toString('base64'),
    decrypt: minutesDecryption(id, key),
  };
}

function placeIn(id: HearingId, place: string): string {
  return `minutes/${id}/${place}`;
}
