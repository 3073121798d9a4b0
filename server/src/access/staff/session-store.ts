import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';

export type SessionStep = Tables['staff_sessions']['step'];

/** A stored session. Times are epoch milliseconds. */
export interface StoredSession {
  readonly id: string;
  readonly account: string;
  readonly step: SessionStep;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** A session with the present rights of its account. */
export interface LiveSession extends StoredSession {
  readonly roles: readonly StaffRole[];
  readonly disabled: boolean;
}

/** Sessions in the database. */
export interface SessionStore {
  /** @param hash of the cookie's value */
  begin(session: StoredSession, hash: string): Promise<void>;
  find(hash: string): Promise<LiveSession | undefined>;
  byId(id: string): Promise<StoredSession | undefined>;
  seen(id: string, at: number): Promise<void>;
  end(id: string): Promise<void>;
  /** Ends all sessions of an account, optionally except one. */
  endAll(account: string, except?: string): Promise<void>;
  /** Sessions of an account, newest first. */
  of(account: string): Promise<readonly StoredSession[]>;
  /** Removes sessions that began, or were last used, before these times. */
  sweep(begunBefore: number, seenBefore: number): Promise<void>;
}

export function createSessionStore({ db }: Pick<Database, 'db'>): SessionStore {
  return {
    async begin({ id, account, step, createdAt, lastSeenAt }, hash) {
      await db
        .insertInto('staff_sessions')
        .values({ hash, id, account_id: account, step, created_at: createdAt, last_seen_at: lastSeenAt })
        .execute();
    },

    async find(hash) {
      const row = await db
        .selectFrom('staff_sessions')
        .innerJoin('staff_accounts', 'staff_accounts.id', 'staff_sessions.account_id')
        .selectAll('staff_sessions')
        .select(['staff_accounts.roles', 'staff_accounts.disabled'])
        .where('hash', '=', hash)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { ...toSession(row), roles: JSON.parse(row.roles) as StaffRole[], disabled: row.disabled === 1 };
    },

    async byId(id) {
      const row = await db.selectFrom('staff_sessions').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toSession(row);
    },

    async seen(id, at) {
      await db.updateTable('staff_sessions').set({ last_seen_at: at }).where('id', '=', id).execute();
    },

    async end(id) {
      await db.deleteFrom('staff_sessions').where('id', '=', id).execute();
    },

    async endAll(account, except) {
      let query = db.deleteFrom('staff_sessions').where('account_id', '=', account);
      if (except !== undefined) query = query.where('id', '!=', except);
      await query.execute();
    },

    async of(account) {
      const rows = await db
        .selectFrom('staff_sessions')
        .selectAll()
        .where('account_id', '=', account)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(toSession);
    },

    async sweep(begunBefore, seenBefore) {
      await db
        .deleteFrom('staff_sessions')
        .where(({ or, eb }) => or([eb('created_at', '<', begunBefore), eb('last_seen_at', '<', seenBefore)]))
        .execute();
    },
  };
}

function toSession({
  id,
  account_id,
  step,
  created_at,
  last_seen_at,
}: Omit<Tables['staff_sessions'], 'hash'>): StoredSession {
  return { id, account: account_id, step, createdAt: created_at, lastSeenAt: last_seen_at };
}
