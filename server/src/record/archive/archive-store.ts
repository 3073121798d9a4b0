import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { ExpressionBuilder } from 'kysely';
import { readWhole } from '../../recording/record-status-store.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';

/** Which records are wholly in the store, as the database remembers it. Times are epoch milliseconds. */
export class ArchiveStore {
  readonly #on: Pick<Database, 'db'>;
  readonly #node: string | null;

  /** @param node this process's name among those on the database; null when there are no others */
  constructor(on: Pick<Database, 'db'>, node: string | null) {
    this.#on = on;
    this.#node = node;
  }

  /** Records that are whole, were found so here, and are not wholly in the store. Oldest first. */
  async unfinished(): Promise<HearingId[]> {
    const rows = await this.#on.db
      .selectFrom('hearings')
      .select('hearings.id')
      .leftJoin('record_archives', 'record_archives.hearing_id', 'hearings.id')
      .where('whole_at', 'is not', null)
      .where('whole_node', this.#node === null ? 'is' : '=', this.#node)
      .where('record_archives.hearing_id', 'is', null)
      .where(notDeleted)
      .orderBy('whole_at')
      .execute();
    return rows.map(({ id }) => id as HearingId);
  }

  async markStored(hearing: HearingId, at: number): Promise<void> {
    await this.#on.db
      .insertInto('record_archives')
      .values({ hearing_id: hearing, stored_at: at })
      .onConflict((conflict) => conflict.column('hearing_id').doNothing())
      .execute();
  }

  async isWhole(hearing: HearingId): Promise<boolean> {
    return (await readWhole(this.#on, hearing)) !== null;
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

  /** Records that are in the store since before a time, and found whole here. Oldest first. */
  async storedBefore(time: number): Promise<HearingId[]> {
    const rows = await this.#on.db
      .selectFrom('record_archives')
      .innerJoin('hearings', 'hearings.id', 'record_archives.hearing_id')
      .select('record_archives.hearing_id')
      .where('stored_at', '<', time)
      .where('whole_node', this.#node === null ? 'is' : '=', this.#node)
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
