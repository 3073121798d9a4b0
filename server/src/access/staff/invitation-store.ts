import type { Database } from '../../storage/database.ts';

/** Invitations in the database, by the hash of their token. */
export interface InvitationStore {
  /** Makes an invitation; the account's earlier ones end. @param expiresAt epoch milliseconds */
  replace(account: string, hash: string, expiresAt: number): Promise<void>;
  find(hash: string): Promise<{ readonly account: string; readonly expiresAt: number } | undefined>;
  /** Resolves to false when it was already used. */
  take(hash: string): Promise<boolean>;
  endAll(account: string): Promise<void>;
}

export function createInvitationStore({ db }: Pick<Database, 'db'>): InvitationStore {
  const endAll = async (account: string) => {
    await db.deleteFrom('staff_invitations').where('account_id', '=', account).execute();
  };
  return {
    async replace(account, hash, expiresAt) {
      await endAll(account);
      await db.insertInto('staff_invitations').values({ hash, account_id: account, expires_at: expiresAt }).execute();
    },

    async find(hash) {
      const row = await db.selectFrom('staff_invitations').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row && { account: row.account_id, expiresAt: row.expires_at };
    },

    async take(hash) {
      const { numDeletedRows } = await db.deleteFrom('staff_invitations').where('hash', '=', hash).executeTakeFirst();
      return numDeletedRows === 1n;
    },

    endAll,
  };
}
