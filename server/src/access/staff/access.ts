import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createFeedStore } from '../../scheduling/feed-store.ts';
import { createSessionStore } from './session-store.ts';
import type { StaffParts } from './parts.ts';

/** What takes from an account what it came by; of one transaction. */
export interface Access {
  /** Ends all sessions, but for one when it is named, and all links to hearings. */
  endAll(account: string, except?: string): Promise<void>;
  /** Ends calendar feeds too, with passwords of their own: for whoever may have got hold of the account. */
  shutOut(account: string): Promise<void>;
  /** Ends links to hearings by which the account came to help. */
  leaveHearings(account: string): Promise<void>;
}

/** Does something whole or not at all, as `inTransaction`; whoever has lost access by it is out once it is on disk. */
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
