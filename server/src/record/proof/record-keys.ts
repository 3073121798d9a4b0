import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';
import { systemCipher } from '../../storage/system-keys.ts';
import { fromBase64, keyIdOf, signatureLine, signedBytes, toBase64 } from './signed-note.ts';
import type { NoteKey } from './signed-note.ts';

/** A current or former key of the court. */
export interface RecordKey extends NoteKey {
  /** See `keyIdOf`. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** When the key was retired; null while it signs. */
  readonly retiredAt: number | null;
}

/** Signs a note's text; returns the signature's line. */
export type SignNote = (text: string) => string;

/** All public keys of the court, the oldest first. */
export async function listRecordKeys({ db }: Pick<Database, 'db'>): Promise<RecordKey[]> {
  const rows = await db
    .selectFrom('record_keys')
    .select(['id', 'name', 'public_key', 'created_at', 'retired_at'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: 'signer',
    publicKey: fromBase64(row.public_key) ?? new Uint8Array(),
    createdAt: row.created_at,
    retiredAt: row.retired_at,
  }));
}

/** The clock was set back to before the newest key was made. */
export class KeyFromLaterError extends Error {
  constructor({ createdAt }: RecordKey) {
    super(
      `no key was made: the newest one is of ${new Date(createdAt).toISOString()}, and this machine's clock is not past that. Set the clock right`,
    );
  }
}

/** The keys that sign the court's checkpoints; private keys are stored encrypted with the master key. */
export class RecordKeys {
  readonly #cipher;

  constructor(masterKey: Buffer, randomBytes: RandomBytes) {
    this.#cipher = systemCipher(masterKey, 'record-keys', randomBytes);
  }

  /**
   * Makes a new key, which signs from the next checkpoint on. Throws if the newest key is not older than `at`, because the order of
   * the keys would be lost.
   *
   * @param name of the court, see `NoteKey`
   */
  async add({ db }: Pick<Database, 'db'>, name: string, at: number): Promise<RecordKey> {
    const newest = (await listRecordKeys({ db })).at(-1);
    if (newest !== undefined && newest.createdAt >= at) throw new KeyFromLaterError(newest);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = { name, kind: 'signer', publicKey: rawKey(publicKey) } as const;
    const id = keyIdOf(key);
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await db
      .insertInto('record_keys')
      .values({
        id,
        name,
        public_key: toBase64(key.publicKey),
        private_key: this.#cipher.encrypt(pem, placeOf(id)),
        created_at: at,
        retired_at: null,
      })
      .execute();
    return { ...key, id, createdAt: at, retiredAt: null };
  }

  /**
   * Signs with every key in use, the newest first, and retires the older ones: a checkpoint that both keys signed attests the new
   * one. Makes the first key if there is none.
   *
   * @param name for the first key
   * @returns the name of the newest key, and the signing function
   */
  async inUse(on: Database, name: string, at: number): Promise<{ readonly origin: string; readonly sign: SignNote }> {
    const rows = await this.#unretired(on);
    const [newest, ...older] = rows;
    if (newest === undefined) {
      await this.add(on, name, at);
      return this.inUse(on, name, at);
    }
    for (const { id } of older) {
      await on.db.updateTable('record_keys').set({ retired_at: at }).where('id', '=', id).execute();
    }
    return this.#signer(rows);
  }

  /** Signs something other than a checkpoint with the newest key; makes and retires no key. Throws before the first key exists. */
  async current(on: Pick<Database, 'db'>): Promise<{ readonly origin: string; readonly sign: SignNote }> {
    return this.#signer(await this.#unretired(on));
  }

  /** Public keys whose private key the master key decrypts; a key that somebody else put into the database is left out. */
  async own({ db }: Pick<Database, 'db'>): Promise<NoteKey[]> {
    const rows = await db.selectFrom('record_keys').select(['id', 'name', 'private_key']).execute();
    return rows.flatMap(({ id, name, private_key: sealed }) => {
      try {
        const publicKey = rawKey(createPrivateKey(this.#cipher.decrypt(sealed, placeOf(id))));
        return [{ name, kind: 'signer', publicKey }];
      } catch {
        return [];
      }
    });
  }

  /** The newest first. */
  async #unretired({ db }: Pick<Database, 'db'>): Promise<Tables['record_keys'][]> {
    return db
      .selectFrom('record_keys')
      .selectAll()
      .where('retired_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
  }

  #signer(rows: readonly Tables['record_keys'][]): { readonly origin: string; readonly sign: SignNote } {
    const [newest] = rows;
    if (newest === undefined) throw new Error('the court has no key that signs');
    const keys = rows.map((row) => ({
      key: { name: row.name, kind: 'signer', publicKey: fromBase64(row.public_key)! } as const,
      privateKey: createPrivateKey(this.#cipher.decrypt(row.private_key, placeOf(row.id))),
    }));
    return {
      origin: newest.name,
      sign: (text) => keys.map(({ key, privateKey }) => signNote(key, privateKey, text)).join(''),
    };
  }
}

/** A signature's line by a private key. @param at a witness's time, epoch milliseconds */
export function signNote(key: NoteKey, privateKey: KeyObject, text: string, at = 0): string {
  const seconds = Math.floor(at / 1000);
  return signatureLine(key, sign(null, signedBytes(key.kind, text, seconds), privateKey), seconds);
}

/** The 32 bytes of an Ed25519 key. */
export function rawKey(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
}

const placeOf = (id: string): string => `record_keys/${id}/private_key`;
