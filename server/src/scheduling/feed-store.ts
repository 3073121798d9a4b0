import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';

export type Feed = Tables['calendar_feeds'];

/** Calendar feeds of staff; the holder of the secret reads what its owner may read. */
export interface FeedStore {
  insert(on: Database, feed: Feed): Promise<void>;
  /** Undefined also when the account may no longer sign in. */
  find(id: string): Promise<(Feed & { readonly roles: string }) | undefined>;
  /** Ends all feeds of an account; returns their number. */
  removeAll(on: Database, account: string): Promise<number>;
}

export function createFeedStore(database: Database): FeedStore {
  return {
    async insert({ db }, feed) {
      await db.insertInto('calendar_feeds').values(feed).execute();
    },

    find: (id) =>
      database.db
        .selectFrom('calendar_feeds')
        .innerJoin('staff_accounts', 'staff_accounts.id', 'calendar_feeds.account_id')
        .selectAll('calendar_feeds')
        .select('staff_accounts.roles')
        .where('calendar_feeds.id', '=', id)
        .where('staff_accounts.disabled', '=', 0)
        .executeTakeFirst(),

    async removeAll({ db }, account) {
      const { numDeletedRows } = await db
        .deleteFrom('calendar_feeds')
        .where('account_id', '=', account)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
