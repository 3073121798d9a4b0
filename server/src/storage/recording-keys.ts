import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { EventBus } from '../kernel/event-bus.ts';
import { decrypt, encrypt, KEY_BYTES, SEALED_EXTRA_BYTES } from './cipher.ts';
import type { RandomBytes } from './cipher.ts';
import { tablesOf } from './database.ts';
import type { Database } from './database.ts';
import { DamagedKeyError } from './hearing-keys.ts';

/**
 * State of the key of a hearing's recording:
 * - `none`: nothing was recorded since recordings are encrypted; older files are not encrypted
 * - `key`: 32 bytes
 * - `destroyed`: at a time (epoch ms). Its data are unreadable for ever; this is no damage if the court has signed a certificate of
 *   deletion
 * - `lost`: the key is gone without a certificate
 */
export type RecordingKey =
  | { readonly kind: 'none' | 'lost' }
  | { readonly kind: 'key'; readonly key: Buffer }
  | { readonly kind: 'destroyed'; readonly at: number };

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** The key of a hearing's recording was destroyed: copies in memory must be dropped. */
    'recording-destroyed': [hearing: HearingId];
  }
}

/** Length of a stored key. */
const WRAPPED_BYTES = KEY_BYTES + SEALED_EXTRA_BYTES;

/** The recording's key has been destroyed and cannot be used. */
export class DestroyedKeyError extends Error {
  override name = 'DestroyedKeyError';
}

/** The recording is encrypted, and its key is missing. */
export class MissingKeyError extends Error {
  override name = 'MissingKeyError';

  constructor(hearing: HearingId) {
    super(`the key of the recording of hearing ${hearing} is missing: restore its row of recording_keys from a backup`);
  }
}

/** Keys of hearings' recordings: makes, reads and destroys them. The database has them encrypted with the master key. */
export class RecordingKeys {
  readonly #database: Database;
  readonly #masterKey: Buffer;
  readonly #randomBytes: RandomBytes;
  readonly #bus: Pick<EventBus, 'publish'>;

  /** @param masterKey 32 bytes */
  constructor(database: Database, masterKey: Buffer, randomBytes: RandomBytes, bus: Pick<EventBus, 'publish'>) {
    this.#database = database;
    this.#masterKey = masterKey;
    this.#randomBytes = randomBytes;
    this.#bus = bus;
  }

  /** @throws DamagedKeyError when the key exists and cannot be read */
  async of(hearing: HearingId): Promise<RecordingKey> {
    const row = await this.#database.db
      .selectFrom('recording_keys')
      .select(['wrapped', 'destroyed_at'])
      .where('hearing_id', '=', hearing)
      .executeTakeFirst();
    if (row === undefined) return { kind: 'none' };
    if (row.wrapped === null) return { kind: 'destroyed', at: row.destroyed_at ?? 0 };
    return { kind: 'key', key: unwrapRecordingKey(this.#masterKey, hearing, row.wrapped) };
  }

  /**
   * The key for recording a hearing; makes a missing one. The key is in the database when this resolves.
   *
   * @throws DestroyedKeyError
   * @throws DamagedKeyError
   */
  async make(hearing: HearingId): Promise<Buffer> {
    const known = await this.of(hearing);
    if (known.kind === 'key') return known.key;
    if (known.kind === 'destroyed') throw new DestroyedKeyError(`the recording of hearing ${hearing} was destroyed`);
    const wrapped = encrypt(this.#masterKey, this.#randomBytes(KEY_BYTES), keyPlace(hearing), this.#randomBytes);
    await this.#database.db
      .insertInto('recording_keys')
      .values({ hearing_id: hearing, wrapped, destroyed_at: null })
      // Another process may have been faster.
      .onConflict((conflict) => conflict.column('hearing_id').doNothing())
      .execute();
    return this.make(hearing);
  }

  /**
   * Destroys the key of a hearing's recording for ever: media and indices become unreadable, while their hashes and the log can
   * still be verified. The database's files may have the key until `forgettingKeys` has run. Recordings from before encryption have
   * no key: their files are to be removed, and the row says that they were destroyed.
   *
   * @param at epoch milliseconds; no effect if it was destroyed before
   */
  async destroy(hearing: HearingId, at: number): Promise<void> {
    await this.#database.db
      .insertInto('recording_keys')
      .values({ hearing_id: hearing, wrapped: null, destroyed_at: at })
      .onConflict((conflict) =>
        conflict
          .column('hearing_id')
          .doUpdateSet({ wrapped: null, destroyed_at: at })
          .where('recording_keys.destroyed_at', 'is', null),
      )
      .execute();
    this.#bus.publish('recording-destroyed', hearing);
  }
}

/**
 * For checks: returns a function that reports whether the key of a hearing's recording exists. Also reads databases of older
 * versions.
 *
 * @param masterKey if given, the key is also decrypted, and a damaged one counts as missing
 */
export async function findRecordingKeys(
  database: Database,
  masterKey?: Buffer,
): Promise<(hearing: HearingId) => Promise<boolean>> {
  if (!(await tablesOf(database)).includes('recording_keys')) return () => Promise.resolve(false);
  return async (hearing) => {
    const row = await database.db
      .selectFrom('recording_keys')
      .select('wrapped')
      .where('hearing_id', '=', hearing)
      .executeTakeFirst();
    const wrapped = row?.wrapped ?? null;
    if (wrapped === null || wrapped.length !== WRAPPED_BYTES) return false;
    try {
      if (masterKey !== undefined) unwrapRecordingKey(masterKey, hearing, wrapped);
      return true;
    } catch {
      return false;
    }
  };
}

/** Hearings whose recording key exists and cannot be decrypted. */
export async function damagedRecordingKeys(database: Database, masterKey: Buffer): Promise<string[]> {
  const rows = await database.db
    .selectFrom('recording_keys')
    .select('hearing_id')
    .where('wrapped', 'is not', null)
    .execute();
  const isThere = await findRecordingKeys(database, masterKey);
  const damaged: string[] = [];
  for (const { hearing_id: hearing } of rows) if (!(await isThere(hearing))) damaged.push(hearing);
  return damaged;
}

/** Decrypts a stored recording key. @throws DamagedKeyError */
export function unwrapRecordingKey(masterKey: Buffer, hearing: HearingId, wrapped: Buffer): Buffer {
  try {
    return decrypt(masterKey, wrapped, keyPlace(hearing));
  } catch (error) {
    throw new DamagedKeyError(`the key of the recording of hearing ${hearing} cannot be read`, { cause: error });
  }
}

function keyPlace(hearing: HearingId): string {
  return `recording_keys/${hearing}/wrapped`;
}
