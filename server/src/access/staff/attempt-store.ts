import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';

/** Failed attempts of one key. Times are epoch milliseconds. */
export interface Attempts {
  readonly failures: number;
  /** Time from which the count expires: the last attempt or the first, as the limit defines. */
  readonly lastAt: number;
  /** Earliest time of the next attempt. */
  readonly freeAt: number;
}

/** Counts of attempts in the database, so that a restart resets nothing. */
export interface AttemptStore {
  /**
   * Reads a count and writes the result of `next`, under a lock; undefined leaves the count unchanged.
   * @param within the transaction to join; default: a separate one
   */
  count(key: string, next: (before: Attempts | undefined) => Attempts | undefined, within?: Database): Promise<void>;
  clear(key: string): Promise<void>;
  /** Removes counts whose `lastAt` is before that time. */
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
