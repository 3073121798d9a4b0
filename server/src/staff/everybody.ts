import type { Account, StaffStore } from '../storage/staff-store.ts';

/** Accounts that are read at a time. */
const BATCH = 200;

/** Every account, newest first. */
export async function everybody(store: Pick<StaffStore, 'list'>): Promise<Account[]> {
  const all: Account[] = [];
  for (;;) {
    const batch = await store.list(all.at(-1), BATCH);
    all.push(...batch);
    if (batch.length < BATCH) return all;
  }
}
