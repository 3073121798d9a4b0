import type { HearingId } from '@mahzar/shared/hearing/ids';
import { readCompletion } from '../../recording/record-status-store.ts';
import type { Database } from '../../storage/database.ts';
import { recordNotDeleted } from '../retention/record-not-deleted.ts';
import { RetentionStore } from '../retention/retention-store.ts';

/** Most hearings in one query. */
const AT_ONCE = 500;

/** Excludes records that were deleted or are being deleted: nothing of them is put into a store. */
const NOT_DELETED = recordNotDeleted('hearings.id', ['deleting', 'deleted']);

/** Remembers in the database which records are completely in the file store. Times are epoch milliseconds. */
export class ArchiveStore {
  readonly #on: Pick<Database, 'db'>;
  readonly #node: string | null;

  /** @param node name of this process among the processes on the database; null when it is the only one */
  constructor(on: Pick<Database, 'db'>, node: string | null) {
    this.#on = on;
    this.#node = node;
  }

  /** Returns those of the given hearings whose recording is not completely in the store, finished or not. */
  async notStored(hearings: readonly HearingId[]): Promise<HearingId[]> {
    const found: HearingId[] = [];
    for (let at = 0; at < hearings.length; at += AT_ONCE) {
      const rows = await this.#on.db
        .selectFrom('hearings')
        .select('hearings.id')
        .leftJoin('record_archives', 'record_archives.hearing_id', 'hearings.id')
        .where('hearings.id', 'in', hearings.slice(at, at + AT_ONCE))
        .where('record_archives.hearing_id', 'is', null)
        .where(NOT_DELETED)
        .execute();
      found.push(...rows.map(({ id }) => id));
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

  /** Which node found the record complete; null when it is not known to be complete. */
  async foundWhole(hearing: HearingId): Promise<'here' | 'elsewhere' | null> {
    const whole = await readCompletion(this.#on, hearing);
    if (whole === null) return null;
    return whole.node === null || whole.node === this.#node ? 'here' : 'elsewhere';
  }

  /** Whether a record was deleted, or is being deleted. */
  isDeleted(hearing: HearingId): Promise<boolean> {
    return new RetentionStore(this.#on).isDeleted(hearing);
  }

  /** Records that were marked as completely stored before a time, oldest first; without deleted ones. */
  async storedBefore(time: number): Promise<HearingId[]> {
    const rows = await this.#on.db
      .selectFrom('record_archives')
      .innerJoin('hearings', 'hearings.id', 'record_archives.hearing_id')
      .select('record_archives.hearing_id')
      .where('stored_at', '<', time)
      .where(NOT_DELETED)
      .orderBy('stored_at')
      .execute();
    return rows.map(({ hearing_id }) => hearing_id);
  }
}
