import { BEFORE_FIRST } from '../event-log/chain-hash.ts';
import type { ChainCheck } from '../event-log/verify.ts';
import { checkAudit, holdsEntry } from '../audit/check-audit.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { connect, databaseExists } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';

/**
 * Credentials that give access to their holder and can be revoked or used up. Each is listed by a key made of its name and its
 * secret's hash.
 */
export type Credentials = Readonly<Record<CredentialKind, ReadonlySet<string>>>;

export type CredentialKind = 'machines' | 'feeds' | 'recoveryCodes' | 'links';

export const NO_CREDENTIALS: Credentials = {
  machines: new Set(),
  feeds: new Set(),
  recoveryCodes: new Set(),
  links: new Set(),
};

export const keyOf = {
  machines: (row: { id: string; token_hash: string }) => `${row.id} ${row.token_hash}`,
  feeds: (row: { id: string; secret_hash: string }) => `${row.id} ${row.secret_hash}`,
  recoveryCodes: (row: { account_id: string; hash: string }) => `${row.account_id} ${row.hash}`,
  links: (row: { hearing_id: string; seat: string; token_id: string | null }) =>
    `${row.hearing_id} ${row.seat} ${row.token_id}`,
};

/**
 * Valid credentials of the database that was in use after the backup; none unless its audit log is intact and continues the
 * backup's.
 */
export async function credentialsOfLater(place: DatabasePlace, ofBackup: ChainCheck | null): Promise<Credentials> {
  if (ofBackup?.ok === false || !(await databaseExists(place))) return NO_CREDENTIALS;
  const head = ofBackup?.head ?? BEFORE_FIRST;
  const later = await connect(place, 'mahzar restore');
  try {
    const whole = (await checkAudit(later)).ok;
    return whole && (head === BEFORE_FIRST || (await holdsEntry(later, head)))
      ? await readCredentials(later)
      : NO_CREDENTIALS;
  } catch {
    // A damaged or older database proves nothing.
    return NO_CREDENTIALS;
  } finally {
    await later.db.destroy();
  }
}

/** The valid credentials in a database. */
export async function readCredentials({ db }: Pick<Database, 'db'>): Promise<Credentials> {
  const apiClients = await db
    .selectFrom('machines')
    .select(['id', 'token_hash'])
    .where('revoked_at', 'is', null)
    .execute();
  const feeds = await db.selectFrom('calendar_feeds').select(['id', 'secret_hash']).execute();
  const recoveryCodes = await db.selectFrom('staff_recovery_codes').select(['account_id', 'hash']).execute();
  const links = await db
    .selectFrom('seats')
    .select(['hearing_id', 'seat', 'token_id'])
    .where('token_id', 'is not', null)
    .execute();
  return {
    machines: new Set(apiClients.map(keyOf.machines)),
    feeds: new Set(feeds.map(keyOf.feeds)),
    recoveryCodes: new Set(recoveryCodes.map(keyOf.recoveryCodes)),
    links: new Set(links.map(keyOf.links)),
  };
}
