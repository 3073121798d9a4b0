import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Order, OrderScope, RecordAccess } from '@mahzar/shared/record/may-play';
import type { Selectable } from 'kysely';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { loadHearingKey } from '../../storage/hearing-keys.ts';
import type { HearingCipher } from '../../storage/hearing-keys.ts';
import type { Tables } from '../../storage/tables.ts';

/** A level that was set, or a request, with its texts decrypted. People are named as in the audit log. */
export interface SetLevel {
  readonly version: number;
  readonly level: RecordAccess;
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}
export interface StoredRequest {
  readonly id: string;
  readonly scope: OrderScope;
  readonly by: string;
  readonly at: number;
  readonly reason: string;
  readonly state: Tables['copy_requests']['state'];
  readonly decided: {
    readonly by: string;
    readonly at: number;
    readonly reason: string;
    readonly until: number | null;
  } | null;
  readonly ended: { readonly by: string; readonly at: number; readonly reason: string | null } | null;
}

/** A person's orders for a record that have not expired. @param who as the audit log names the person */
export async function ordersOf({ db }: Database, hearing: HearingId, who: string, now: number): Promise<Order[]> {
  const sealed = await db
    .selectFrom('record_levels')
    .select('at')
    .where('hearing_id', '=', hearing)
    .where('level', '=', 'sealed')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('copy_requests')
    .select(['scope', 'decided_at'])
    .where('hearing_id', '=', hearing)
    .where('asked_by', '=', who)
    .where('state', '=', 'granted')
    .where('until', '>', now)
    .execute();
  return rows.map(({ scope, decided_at: at }) => ({
    scope,
    isBeforeSeal: sealed !== undefined && (at ?? 0) <= sealed.at,
  }));
}

/** Levels and requests of one hearing, with the key that decrypts their texts. */
export class AccessStore {
  readonly #on: Database;
  readonly #hearing: HearingId;
  readonly #cipher: HearingCipher;

  private constructor(on: Database, hearing: HearingId, cipher: HearingCipher) {
    this.#on = on;
    this.#hearing = hearing;
    this.#cipher = cipher;
  }

  /** Undefined if the hearing does not exist or its texts were erased. @param on the transaction to write in */
  static async open(
    on: Database,
    hearing: HearingId,
    masterKey: Buffer,
    randomBytes: RandomBytes,
  ): Promise<AccessStore | undefined> {
    const cipher = await loadHearingKey(on.db, hearing, masterKey, randomBytes);
    return cipher && new AccessStore(on, hearing, cipher);
  }

  /** Newest first. */
  async levels(): Promise<SetLevel[]> {
    const rows = await this.#on.db
      .selectFrom('record_levels')
      .selectAll()
      .where('hearing_id', '=', this.#hearing)
      .orderBy('version', 'desc')
      .execute();
    return rows.map(({ version, level, at, set_by: by, reason }) => ({
      version,
      level,
      at,
      by,
      reason: this.#cipher.decrypt(reason, placeOfLevel(version)),
    }));
  }

  async setLevel({ version, level, at, by, reason }: SetLevel): Promise<void> {
    const sealed = this.#cipher.encrypt(reason, placeOfLevel(version));
    const row = { hearing_id: this.#hearing, version, level, at, set_by: by, reason: sealed };
    await this.#on.db.insertInto('record_levels').values(row).execute();
  }

  /** Newest first. */
  async requests(): Promise<StoredRequest[]> {
    const rows = await this.#on.db
      .selectFrom('copy_requests')
      .selectAll()
      .where('hearing_id', '=', this.#hearing)
      .orderBy('asked_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map((row) => this.#read(row));
  }

  async add({
    id,
    scope,
    by,
    at,
    reason,
  }: Pick<StoredRequest, 'id' | 'scope' | 'by' | 'at' | 'reason'>): Promise<void> {
    const sealed = this.#cipher.encrypt(reason, placeOf(id, 'reason'));
    const row = {
      id,
      hearing_id: this.#hearing,
      scope,
      asked_by: by,
      asked_at: at,
      reason: sealed,
      state: 'asked',
    } as const;
    await this.#on.db.insertInto('copy_requests').values(row).execute();
  }

  async decide(
    id: string,
    state: 'granted' | 'refused',
    { by, at, reason, until }: NonNullable<StoredRequest['decided']>,
  ): Promise<void> {
    const answer = this.#cipher.encrypt(reason, placeOf(id, 'answer'));
    await this.#on.db
      .updateTable('copy_requests')
      .set({ state, decided_by: by, decided_at: at, answer, until })
      .where('id', '=', id)
      .execute();
  }

  /** @param reason null when people withdraw their own request */
  async end(
    id: string,
    state: 'withdrawn' | 'revoked',
    { by, at, reason }: NonNullable<StoredRequest['ended']>,
  ): Promise<void> {
    const why = reason === null ? null : this.#cipher.encrypt(reason, placeOf(id, 'ended-why'));
    await this.#on.db
      .updateTable('copy_requests')
      .set({ state, ended_by: by, ended_at: at, ended_why: why })
      .where('id', '=', id)
      .execute();
  }

  #read(row: Selectable<Tables['copy_requests']>): StoredRequest {
    const { id, scope, asked_by: by, asked_at: at, state, until } = row;
    const read = (text: Buffer, column: TextColumn): string => this.#cipher.decrypt(text, placeOf(id, column));
    const { decided_by: decidedBy, decided_at: decidedAt, answer, ended_by: endedBy, ended_at: endedAt } = row;
    const decided =
      decidedBy === null || decidedAt === null || answer === null
        ? null
        : { by: decidedBy, at: decidedAt, reason: read(answer, 'answer'), until };
    const ended =
      endedBy === null || endedAt === null
        ? null
        : { by: endedBy, at: endedAt, reason: row.ended_why && read(row.ended_why, 'ended-why') };
    return { id, scope, by, at, reason: read(row.reason, 'reason'), state, decided, ended };
  }
}

const placeOfLevel = (version: number): string => `record_levels/${version}/reason`;
type TextColumn = 'reason' | 'answer' | 'ended-why';
const placeOf = (id: string, column: TextColumn): string => `copy_requests/${id}/${column}`;
