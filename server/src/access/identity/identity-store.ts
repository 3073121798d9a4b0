import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { progressColumns, progressOf } from '../codes/progress-columns.ts';
import { NO_CODE } from '../codes/rules.ts';
import type { CodeProgress } from '../codes/rules.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';

export type IdentityStore = ReturnType<typeof createIdentityStore>;

/** Stores the progress of people's proof of identity. */
export function createIdentityStore(database: Database) {
  return {
    /** Reads and writes the progress of a seat in one transaction, under a lock of that seat. */
    change: <Result>(
      hearing: HearingId,
      seat: SeatId,
      change: (before: CodeProgress, on: Database) => Promise<{ progress: CodeProgress; result: Result }>,
    ): Promise<Result> =>
      inTransaction(database, async (on) => {
        // Answers from two browsers of one seat are checked one after another, so that neither gets an extra try.
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

    /** Makes codes that were sent invalid when the transaction `on` commits. */
    async voidCodes(on: Database, hearing: HearingId, seats: readonly SeatId[]): Promise<void> {
      // Locks are always taken in the same order, so that two simultaneous changes of a booking do not deadlock.
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

    /** The progress of everybody who has begun, by seat. */
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
