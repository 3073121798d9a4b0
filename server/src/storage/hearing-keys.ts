import type { Kysely } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';
import type { Tables } from './tables.ts';

/** Encrypts and decrypts one hearing's names and texts. `place` names the column of the value. */
export interface HearingCipher {
  encrypt(text: string, place: string): Buffer;
  /** Throws when the value was encrypted for another hearing or place. */
  decrypt(sealed: Buffer, place: string): string;
}

/** Makes a hearing's key: its cipher, and the key wrapped with the master key for storage. */
export function newHearingKey(
  hearing: HearingId,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): { cipher: HearingCipher; wrapped: Buffer } {
  const key = randomBytes(KEY_BYTES);
  return {
    cipher: hearingCipher(hearing, key, randomBytes),
    wrapped: encrypt(masterKey, key, keyPlace(hearing), randomBytes),
  };
}

/** A hearing's cipher; undefined when its key was destroyed. Throws `DamagedKeyError` when the key cannot be read. */
export async function loadHearingKey(
  db: Kysely<Tables>,
  hearing: HearingId,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<HearingCipher | undefined> {
  const row = await db
    .selectFrom('hearing_keys')
    .select('wrapped')
    .where('hearing_id', '=', hearing)
    .executeTakeFirst();
  return row && hearingCipher(hearing, unwrapped(hearing, row.wrapped, masterKey), randomBytes);
}

/** A stored key is damaged, or was wrapped with another master key. */
export class DamagedKeyError extends Error {
  override name = 'DamagedKeyError';
}

function unwrapped(hearing: HearingId, wrapped: Buffer, masterKey: Buffer): Buffer {
  try {
    return decrypt(masterKey, wrapped, keyPlace(hearing));
  } catch (error) {
    throw new DamagedKeyError(`the key of hearing ${hearing} cannot be read`, { cause: error });
  }
}

/** Decrypts with a hearing's wrapped key. Throws when another master key wrapped it. */
export function hearingKey(hearing: HearingId, wrapped: Buffer, masterKey: Buffer): Pick<HearingCipher, 'decrypt'> {
  const key = decrypt(masterKey, wrapped, keyPlace(hearing));
  return { decrypt: (sealed, place) => decrypt(key, sealed, `${hearing}/${place}`).toString('utf8') };
}

/** Whether the master key fits the stored data, tested with the newest hearing that still has a key. */
export async function checkMasterKey(db: Kysely<Tables>, masterKey: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('hearing_keys')
    .innerJoin('hearings', 'hearings.id', 'hearing_keys.hearing_id')
    .select(['hearing_id', 'wrapped'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return true;
  try {
    decrypt(masterKey, row.wrapped, keyPlace(row.hearing_id));
    return true;
  } catch {
    return false;
  }
}

function keyPlace(hearing: HearingId): string {
  return `hearing_keys/${hearing}/wrapped`;
}

function hearingCipher(hearing: HearingId, key: Buffer, randomBytes: RandomBytes): HearingCipher {
  return {
    encrypt: (text, place) => encrypt(key, Buffer.from(text, 'utf8'), `${hearing}/${place}`, randomBytes),
    decrypt: (sealed, place) => decrypt(key, sealed, `${hearing}/${place}`).toString('utf8'),
  };
}
