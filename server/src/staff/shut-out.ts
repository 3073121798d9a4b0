import type { Database } from '../storage/database.ts';
import { createFeedStore } from '../storage/feed-store.ts';
import { createSessionStore } from '../storage/session-store.ts';

/** Ends all by which whoever has got hold of an account reads what it may read: sessions, and calendar feeds with passwords of their own. */
export async function shutOut(on: Database, account: string): Promise<void> {
  await createSessionStore(on).endAll(account);
  await createFeedStore(on).removeAll(on, account);
}
