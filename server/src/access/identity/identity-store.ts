import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { progressColumns, progressOf } from '../codes/progress-columns.ts';
import { NO_CODE } from '../codes/rules.ts';
import type { CodeProgress } from '../codes/rules.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';

export type IdentityStore = ReturnType<typeof createIdentityStore>;

/** How far people are with showing who they are. */
export function createIdentityStore(database: Database) {
  return {
    /** Reads and writes the progress of a seat in one transaction, which others of that seat wait for. */
    change: <Result>(
      hearing: HearingId,
      seat: SeatId,
      change: (before: CodeProgress, on: Database) => Promise<{ progress: CodeProgress; result: Result }>,
    ): Promise<Result> =>
      inTransaction(database, async (on) => {
        // Two browsers of one seat are looked at one after another: neither gets a try more.
        await on.kind.lockToEnd(on.db, `identity ${hearing} ${seat}`);
        const row = await on.db
          .selectFrom('identity_checks')
          .selectAll()
          .where('hearing_id', '=', hearing)
          .where('seat', '=', seat)
          .executeTakeFirst();
        const { progress, result } = await change(row === undefined ? NO_CODE : progressOf(row), on);
        const columns = progressColumns(progress);
        await on.db
          .insertInto('identity_checks')
          .values({ hearing_id: hearing, seat, ...columns })
          .onConflict((conflict) => conflict.columns(['hearing_id', 'seat']).doUpdateSet(columns))
          .execute();
        return result;
      }),

    /** Codes that were sent count no longer, once the transaction `on` is kept. */
    async voidCodes(on: Database, hearing: HearingId, seats: readonly SeatId[]): Promise<void> {
      // Always in the same order, so that two who change a booking wait for one another and not each for the other.
      for (const seat of seats.toSorted()) {
        await on.kind.lockToEnd(on.db, `identity ${hearing} ${seat}`);
        await on.db
          .updateTable('identity_checks')
          .set({ code_hash: null })
          .where('hearing_id', '=', hearing)
          .where('seat', '=', seat)
          .execute();
      }
    },

    /** Of everybody who has begun. */
    async ofHearing(hearing: HearingId): Promise<ReadonlyMap<SeatId, CodeProgress>> {
      const rows = await database.db
        .selectFrom('identity_checks')
        .selectAll()
        .where('hearing_id', '=', hearing)
        .execute();
      return new Map(rows.map((row) => [row.seat, progressOf(row)]));
    },
  };
}
