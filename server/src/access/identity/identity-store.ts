import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { IdentityProgress } from './ports.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';

export type IdentityStore = ReturnType<typeof createIdentityStore>;

/** How far people are with showing who they are. */
export function createIdentityStore(database: Database) {
  return {
    /** Reads and writes the progress of a seat in one transaction, which others of that seat wait for. */
    change: <Result>(
      hearing: HearingId,
      seat: SeatId,
      change: (before: IdentityProgress, on: Database) => Promise<{ progress: IdentityProgress; result: Result }>,
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
        const { progress, result } = await change(row === undefined ? NOTHING : toProgress(row), on);
        const columns = toColumns(progress);
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
    async ofHearing(hearing: HearingId): Promise<ReadonlyMap<SeatId, IdentityProgress>> {
      const rows = await database.db
        .selectFrom('identity_checks')
        .selectAll()
        .where('hearing_id', '=', hearing)
        .execute();
      return new Map(rows.map((row) => [row.seat as SeatId, toProgress(row)]));
    },
  };
}

const NOTHING: IdentityProgress = {
  codeHash: null,
  codeUntil: 0,
  tries: 0,
  sends: 0,
  sendsSince: 0,
  lastSendAt: 0,
  failures: 0,
  lockedAt: null,
};

type Row = Tables['identity_checks'];

function toProgress(row: Row): IdentityProgress {
  return {
    codeHash: row.code_hash,
    codeUntil: row.code_until,
    tries: row.tries,
    sends: row.sends,
    sendsSince: row.sends_since,
    lastSendAt: row.last_send_at,
    failures: row.failures,
    lockedAt: row.locked_at,
  };
}

function toColumns(progress: IdentityProgress): Omit<Row, 'hearing_id' | 'seat'> {
  return {
    code_hash: progress.codeHash,
    code_until: progress.codeUntil,
    tries: progress.tries,
    sends: progress.sends,
    sends_since: progress.sendsSince,
    last_send_at: progress.lastSendAt,
    failures: progress.failures,
    locked_at: progress.lockedAt,
  };
}
