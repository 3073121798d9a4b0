import { keyOf } from './credentials.ts';
import type { CredentialKind, Credentials } from './credentials.ts';
import type { Database } from '../storage/database.ts';

/** How many of each kind were revoked. */
export type EndedCredentials = Readonly<Record<CredentialKind, number>>;

/**
 * Revokes every credential that is not known to be valid. A link is replaced by a new one that nobody has yet: reminders and
 * repeated messages contain it.
 *
 * @param newTokenId makes a random id for a link's token
 * @param at epoch milliseconds
 */
export async function endCredentials(
  { db }: Database,
  good: Credentials,
  newTokenId: () => string,
  at: number,
): Promise<EndedCredentials> {
  const apiClients = await db
    .selectFrom('machines')
    .select(['id', 'token_hash'])
    .where('revoked_at', 'is', null)
    .execute();
  const endedApiClients = apiClients.filter((row) => !good.machines.has(keyOf.machines(row)));
  for (const { id } of endedApiClients) {
    await db.updateTable('machines').set({ revoked_at: at }).where('id', '=', id).execute();
  }

  const feeds = await db.selectFrom('calendar_feeds').select(['id', 'secret_hash']).execute();
  const endedFeeds = feeds.filter((row) => !good.feeds.has(keyOf.feeds(row)));
  for (const { id } of endedFeeds) await db.deleteFrom('calendar_feeds').where('id', '=', id).execute();

  const codes = await db.selectFrom('staff_recovery_codes').select(['account_id', 'hash']).execute();
  const endedCodes = codes.filter((row) => !good.recoveryCodes.has(keyOf.recoveryCodes(row)));
  for (const { account_id: account, hash } of endedCodes) {
    const own = db.deleteFrom('staff_recovery_codes').where('account_id', '=', account);
    await own.where('hash', '=', hash).execute();
  }

  const links = await db
    .selectFrom('seats')
    .select(['hearing_id', 'seat', 'token_id'])
    .where('token_id', 'is not', null)
    .execute();
  const endedLinks = links.filter((row) => !good.links.has(keyOf.links(row)));
  for (const { hearing_id: hearing, seat } of endedLinks) {
    const own = db.updateTable('seats').where('hearing_id', '=', hearing).where('seat', '=', seat);
    await own.set({ token_id: newTokenId() }).execute();
  }
  return {
    machines: endedApiClients.length,
    feeds: endedFeeds.length,
    recoveryCodes: endedCodes.length,
    links: endedLinks.length,
  };
}
