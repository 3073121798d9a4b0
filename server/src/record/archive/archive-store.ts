import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { ExpressionBuilder } from 'kysely';
import { readWhole } from '../../recording/record-status-store.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';

/** Asked for at once. */
const AT_ONCE = 500;

/** Which records are wholly in the store, as the database remembers it. Times are epoch milliseconds. */
export class ArchiveStore {
  readonly #on: Pick<Database, 'db'>;
  readonly #node: string | null;

  /** @param node this process's name among those on the database; null when there are no others */
  constructor(on: Pick<Database, 'db'>, node: string | null) {
    this.#on = on;
    this.#node = node;
  }

  /** Of these hearings those whose recording is not wholly in the store, whole or not. */
  async notStored(hearings: readonly string[]): Promise<HearingId[]> {
    const found: HearingId[] = [];
    for (let at = 0; at < hearings.length; at += AT_ONCE) {
      const rows = await this.#on.db
        .selectFrom('hearings')
        .select('hearings.id')
        .leftJoin('record_archives', 'record_archives.hearing_id', 'hearings.id')
        .where('hearings.id', 'in', hearings.slice(at, at + AT_ONCE))
        .where('record_archives.hearing_id', 'is', null)
        .where(notDeleted)
        .execute();
      found.push(...rows.map(({ id }) => id as HearingId));
    }
    return found;
  }

  async markStored(hearing: HearingId, at: number): Promise<void> {
    await this.#on.db
      .insertInto('record_archives')
      .values({ hearing_id: hearing, stored_at: at })
      .onConflict((conflict) => conflict.column('hearing_id').doNothing())
      .execute();
  }

  /** Where a record was found whole, as far as that is known; null when it is not whole. */
  async foundWhole(hearing: HearingId): Promise<'here' | 'elsewhere' | null> {
    const whole = await readWhole(this.#on, hearing);
    if (whole === null) return null;
    return whole.node === null || whole.node === this.#node ? 'here' : 'elsewhere';
  }

  /** Whether a record was deleted, or is being deleted. */
  async isDeleted(hearing: HearingId): Promise<boolean> {
    const row = await this.#on.db
      .selectFrom('record_deletions')
      .select('id')
      .where('hearing_id', '=', hearing)
      .where('state', 'in', ['deleting', 'deleted'])
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Records that are wholly in the store since before a time, wherever they lie else. Oldest first. */
  async storedBefore(time: number): Promise<HearingId[]> {
    const rows = await this.#on.db
      .selectFrom('record_archives')
      .innerJoin('hearings', 'hearings.id', 'record_archives.hearing_id')
      .select('record_archives.hearing_id')
      .where('stored_at', '<', time)
      .where(notDeleted)
      .orderBy('stored_at')
      .execute();
    return rows.map(({ hearing_id }) => hearing_id as HearingId);
  }
}

/** Of a record that was deleted, or is being deleted, nothing is put into a store. */
function notDeleted({ not, exists, selectFrom }: ExpressionBuilder<Tables, 'hearings'>) {
  return not(
    exists(
      selectFrom('record_deletions')
        .select('id')
        .whereRef('record_deletions.hearing_id', '=', 'hearings.id')
        .where('state', 'in', ['deleting', 'deleted']),
    ),
  );
}
