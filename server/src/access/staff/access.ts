import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createFeedStore } from '../../scheduling/feed-store.ts';
import { createSessionStore } from './session-store.ts';
import type { StaffParts } from './parts.ts';

/** Ends access of an account; within one transaction. */
export interface Access {
  /** Ends all sessions, optionally except one, and all links to hearings. */
  endAll(account: string, except?: string): Promise<void>;
  /** Also ends calendar feeds, which have their own passwords: for an account that somebody else may have used. */
  shutOut(account: string): Promise<void>;
  /** Ends the account's links to hearings as support. */
  leaveHearings(account: string): Promise<void>;
}

/** Like `inTransaction`; people who lose access by it are disconnected after the commit. */
export async function takingAccess<Result>(
  { database, support }: Pick<StaffParts, 'database' | 'support'>,
  work: (on: Database, access: Access) => Promise<Result>,
): Promise<Result> {
  const afterwards: (() => void)[] = [];
  const result = await inTransaction(database, (on) => {
    const leaveHearings = async (account: string) => {
      if (support !== null) afterwards.push(await support.withdraw(on, account));
    };
    const endAll = async (account: string, except?: string) => {
      await createSessionStore(on).endAll(account, except);
      await leaveHearings(account);
    };
    return work(on, {
      leaveHearings,
      endAll,
      async shutOut(account) {
        await endAll(account);
        await createFeedStore(on).removeAll(on, account);
      },
    });
  });
  for (const each of afterwards) each();
  return result;
}
