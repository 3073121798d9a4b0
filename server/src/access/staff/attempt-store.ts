import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';

/** What was tried and failed, by what it is counted for. Times are epoch milliseconds. */
export interface Attempts {
  readonly failures: number;
  /** Of the last attempt, or of the first. */
  readonly lastAt: number;
  /** No sooner is the next one looked at. */
  readonly freeAt: number;
}

/** Counts of attempts in the database: a restart forgives nothing. */
export interface AttemptStore {
  /**
   * Reads a count and writes what `next` makes of it, alone; undefined leaves it.
   * @param within the transaction with which it is done or undone; without it, one of its own
   */
  count(key: string, next: (before: Attempts | undefined) => Attempts | undefined, within?: Database): Promise<void>;
  clear(key: string): Promise<void>;
  /** Removes what was last tried before that time. */
  sweep(before: number): Promise<void>;
}

export function createAttemptStore(database: Database): AttemptStore {
  const { db, kind } = database;
  return {
    async count(key, next, within) {
      const work = async (on: Database) => {
        await kind.lockToEnd(on.db, `attempts:${key}`);
        const row = await on.db.selectFrom('attempts').selectAll().where('key', '=', key).executeTakeFirst();
        const before = row && { failures: row.failures, lastAt: row.last_at, freeAt: row.free_at };
        const after = next(before);
        if (after !== undefined) {
          const columns = { failures: after.failures, last_at: after.lastAt, free_at: after.freeAt };
          await on.db
            .insertInto('attempts')
            .values({ key, ...columns })
            .onConflict((conflict) => conflict.column('key').doUpdateSet(columns))
            .execute();
        }
      };
      await (within === undefined ? inTransaction(database, work) : work(within));
    },

    async clear(key) {
      await db.deleteFrom('attempts').where('key', '=', key).execute();
    },

    async sweep(before) {
      await db.deleteFrom('attempts').where('last_at', '<', before).execute();
    },
  };
}
