import type { Database } from '../../storage/database.ts';
import { blindIndex } from '../../storage/system-keys.ts';

/** A person's identity at a provider (OpenID Connect Core 1.0, 2: `iss` and `sub` together). */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

/** Which account belongs to which subject of the organisation's own sign-in. */
export interface SubjectStore {
  accountOf(subject: Subject): Promise<string | undefined>;
  /** Resolves to false when the account is bound to another subject. */
  bind(subject: Subject, account: string, at: number): Promise<boolean>;
  /** Resolves to false when the account is not bound. */
  unbind(account: string): Promise<boolean>;
}

export function createSubjectStore({ db }: Database, masterKey: Buffer): SubjectStore {
  const index = blindIndex(masterKey, 'staff-subject');
  const indexOf = ({ issuer, subject }: Subject) => index(JSON.stringify([issuer, subject]));
  return {
    async accountOf(subject) {
      const row = await db
        .selectFrom('staff_subjects')
        .select('account_id')
        .where('subject_index', '=', indexOf(subject))
        .executeTakeFirst();
      return row?.account_id;
    },

    async bind(subject, account, at) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('staff_subjects')
        .values({ subject_index: indexOf(subject), account_id: account, created_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async unbind(account) {
      const { numDeletedRows } = await db
        .deleteFrom('staff_subjects')
        .where('account_id', '=', account)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}
