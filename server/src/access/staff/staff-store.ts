import type { Language } from '@mahzar/shared/rest/values';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { DEMONSTRATION_IDS } from './demonstration-accounts.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { pageOf } from '../../storage/keyset.ts';
import type { Page, PageOf } from '../../storage/keyset.ts';
import { blindIndex, systemCipher } from '../../storage/system-keys.ts';
import type { Tables } from '../../storage/tables.ts';

/** An account of the court's staff, with its secrets; it is never sent to a client as it is. */
export interface Account {
  readonly id: string;
  /** Epoch milliseconds, as are the other times. */
  readonly createdAt: number;
  readonly version: number;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly roles: readonly StaffRole[];
  readonly disabled: boolean;
  /** Argon2id, as a PHC string; null until the invitation is accepted. */
  readonly password: string | null;
  /** Secret of the authenticator app, base32. */
  readonly totp: string | null;
  /** A secret that was shown and not confirmed yet. */
  readonly totpPending: string | null;
  /** The last time step whose code was used. */
  readonly totpStep: number;
  readonly lastSignInAt: number | null;
  /** Whether it is bound to a subject of the organisation's sign-in; changed by `SubjectStore` only. */
  readonly bound: boolean;
}

export type AccountChange = Partial<Omit<Account, 'id' | 'createdAt' | 'bound'>>;

/** Accounts in the database. The caller provides a transaction for acts of several steps. */
export interface StaffStore {
  /** Resolves to false when the e-mail already has an account. */
  create(account: Account): Promise<boolean>;
  byId(id: string): Promise<Account | undefined>;
  byEmail(email: string): Promise<Account | undefined>;
  /** Newest first. */
  list(page: Page): Promise<PageOf<Account>>;
  /** Names of accounts by id; ids without a name are left out. */
  namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Roles of accounts by id; unknown ids are left out. */
  rolesOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly StaffRole[]>>;
  /** The same without disabled accounts. */
  enabledRolesOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly StaffRole[]>>;
  change(id: string, change: AccountChange): Promise<void>;
  /** Resolves to false when the code of this or a later time step was already used. */
  useTotpStep(id: string, step: number): Promise<boolean>;
  /** Replaces all recovery codes of an account. */
  setRecoveryCodes(id: string, hashes: readonly string[]): Promise<void>;
  /** Resolves to false when the code does not exist. */
  useRecoveryCode(id: string, hash: string): Promise<boolean>;
  countRecoveryCodes(id: string): Promise<number>;
  /** Administrators who can sign in, except those of the demonstration. */
  administrators(): Promise<Account[]>;
  /**
   * Number of administrators who can sign in, except those of the demonstration. Other transactions cannot count them before this
   * one ends.
   */
  countAdministrators(): Promise<number>;
  /** Key by which limits are counted, for an e-mail that may have no account. */
  indexOf(email: string): string;
}

/** Whether the master key fits the stored accounts, tested with the newest one. */
export async function opensAccounts(
  { db }: Pick<Database, 'db'>,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): Promise<boolean> {
  const row = await db
    .selectFrom('staff_accounts')
    .select(['id', 'email'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return true;
  try {
    systemCipher(masterKey, 'staff', randomBytes).decrypt(row.email, placeOf(row.id, 'email'));
    return true;
  } catch {
    return false;
  }
}

export function createStaffStore({ db, kind }: Database, masterKey: Buffer, randomBytes: RandomBytes): StaffStore {
  const cipher = systemCipher(masterKey, 'staff', randomBytes);
  const index = blindIndex(masterKey, 'staff-email');
  const indexOf = (email: string) => index(email.trim().toLowerCase());

  const columnsOf = (id: string, change: AccountChange): Partial<Tables['staff_accounts']> => {
    const { version, email, name, language, roles, disabled, password, totp, totpPending, totpStep, lastSignInAt } =
      change;
    const sealed = (text: string | null, column: string) => text && cipher.encrypt(text, placeOf(id, column));
    return {
      ...(version !== undefined && { version }),
      ...(email !== undefined && {
        email: cipher.encrypt(email, placeOf(id, 'email')),
        email_index: indexOf(email),
      }),
      ...(name !== undefined && { name: cipher.encrypt(name, placeOf(id, 'name')) }),
      ...(language !== undefined && { language }),
      ...(roles !== undefined && { roles: JSON.stringify(roles) }),
      ...(disabled !== undefined && { disabled: disabled ? 1 : 0 }),
      ...(password !== undefined && { password }),
      ...(totp !== undefined && { totp: sealed(totp, 'totp') as Buffer | null }),
      ...(totpPending !== undefined && { totp_pending: sealed(totpPending, 'totp_pending') as Buffer | null }),
      ...(totpStep !== undefined && { totp_step: totpStep }),
      ...(lastSignInAt !== undefined && { last_sign_in_at: lastSignInAt }),
    };
  };
  const rolesAmong = async (ids: readonly string[]) => {
    if (ids.length === 0) return [];
    const query = db.selectFrom('staff_accounts').select(['id', 'roles', 'disabled']);
    return query.where('id', 'in', [...new Set(ids)]).execute();
  };
  const toRoles = (rows: readonly Pick<Tables['staff_accounts'], 'id' | 'roles'>[]) =>
    new Map(rows.map(({ id, roles }) => [id, JSON.parse(roles) as StaffRole[]]));
  const accounts = () =>
    db
      .selectFrom('staff_accounts')
      .selectAll('staff_accounts')
      .select(({ exists, selectFrom }) =>
        exists(selectFrom('staff_subjects').whereRef('account_id', '=', 'staff_accounts.id').select('account_id')).as(
          'bound',
        ),
      );
  const toAccount = (row: Tables['staff_accounts'] & { readonly bound: unknown }): Account => ({
    id: row.id,
    createdAt: row.created_at,
    version: row.version,
    email: cipher.decrypt(row.email, placeOf(row.id, 'email')),
    name: cipher.decrypt(row.name, placeOf(row.id, 'name')),
    language: row.language,
    roles: JSON.parse(row.roles) as StaffRole[],
    disabled: row.disabled === 1,
    password: row.password,
    totp: row.totp && cipher.decrypt(row.totp, placeOf(row.id, 'totp')),
    totpPending: row.totp_pending && cipher.decrypt(row.totp_pending, placeOf(row.id, 'totp_pending')),
    totpStep: row.totp_step,
    lastSignInAt: row.last_sign_in_at,
    bound: Boolean(row.bound),
  });

  return {
    async create({ id, createdAt, bound: _bound, ...account }) {
      const columns = columnsOf(id, account) as Omit<Tables['staff_accounts'], 'id' | 'created_at'>;
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('staff_accounts')
        .values({ id, created_at: createdAt, ...columns })
        .onConflict((conflict) => conflict.column('email_index').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async byId(id) {
      const row = await accounts().where('id', '=', id).executeTakeFirst();
      return row && toAccount(row);
    },

    async byEmail(email) {
      const row = await accounts().where('email_index', '=', indexOf(email)).executeTakeFirst();
      return row && toAccount(row);
    },

    async list({ after, limit }) {
      let query = accounts();
      if (after !== undefined) {
        const { at, id } = after;
        query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(at, id)));
      }
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(toAccount), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    },

    async namesOf(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('staff_accounts')
        .select(['id', 'name'])
        .where('id', 'in', [...new Set(ids)])
        .execute();
      return new Map(rows.map(({ id, name }) => [id, cipher.decrypt(name, placeOf(id, 'name'))]));
    },

    rolesOf: async (ids) => toRoles(await rolesAmong(ids)),

    enabledRolesOf: async (ids) => toRoles((await rolesAmong(ids)).filter(({ disabled }) => disabled === 0)),

    async change(id, change) {
      const columns = columnsOf(id, change);
      if (Object.keys(columns).length === 0) return;
      await db.updateTable('staff_accounts').set(columns).where('id', '=', id).execute();
    },

    async useTotpStep(id, step) {
      const { numUpdatedRows } = await db
        .updateTable('staff_accounts')
        .set({ totp_step: step })
        .where('id', '=', id)
        .where('totp_step', '<', step)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async setRecoveryCodes(id, hashes) {
      await db.deleteFrom('staff_recovery_codes').where('account_id', '=', id).execute();
      if (hashes.length === 0) return;
      await db
        .insertInto('staff_recovery_codes')
        .values(hashes.map((hash) => ({ account_id: id, hash })))
        .execute();
    },

    async useRecoveryCode(id, hash) {
      const { numDeletedRows } = await db
        .deleteFrom('staff_recovery_codes')
        .where('account_id', '=', id)
        .where('hash', '=', hash)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },

    async countRecoveryCodes(id) {
      const { count } = await db
        .selectFrom('staff_recovery_codes')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('account_id', '=', id)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async administrators() {
      const rows = await accounts().where('disabled', '=', 0).where('id', 'not in', DEMONSTRATION_IDS).execute();
      const able = rows.filter(({ password, bound }) => password !== null || Boolean(bound));
      return able.map(toAccount).filter(({ roles }) => roles.includes('administrator'));
    },

    async countAdministrators() {
      await kind.lockToEnd(db, 'staff_accounts');
      const rows = await db
        .selectFrom('staff_accounts')
        .select('roles')
        .where('disabled', '=', 0)
        .where('password', 'is not', null)
        .where('id', 'not in', DEMONSTRATION_IDS)
        .execute();
      return rows.filter(({ roles }) => (JSON.parse(roles) as StaffRole[]).includes('administrator')).length;
    },

    indexOf,
  };
}

function placeOf(id: string, column: string): string {
  return `staff_accounts/${id}/${column}`;
}
