import type { Place } from '../../storage/keyset.ts';
import type { Account, StaffStore } from './staff-store.ts';

/** Accounts that are read at a time. */
const BATCH = 200;

/** Every account, newest first. */
export async function allAccounts(store: Pick<StaffStore, 'list'>): Promise<Account[]> {
  const all: Account[] = [];
  for (let after: Place | undefined; ;) {
    const { items, next } = await store.list({ after, limit: BATCH });
    all.push(...items);
    if (next === null) return all;
    after = next;
  }
}
