import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createInvitationStore } from './invitation-store.ts';
import { createSessionStore } from './session-store.ts';
import type { Passwords } from './passwords.ts';
import type { StaffStore } from './staff-store.ts';

/** An account to look at the desk with, one a role. In production there is none. */
export interface DemonstrationAccount {
  readonly id: string;
  readonly role: StaffRole;
  readonly email: string;
}

/** Ids of other accounts are of another length. The domain is nobody's (RFC 2606). */
export const DEMONSTRATION_ACCOUNTS: readonly DemonstrationAccount[] = STAFF_ROLES.map((role) => ({
  id: `demonstration-${role}`,
  role,
  email: `${role}@demo.example`,
}));

export const DEMONSTRATION_IDS = DEMONSTRATION_ACCOUNTS.map(({ id }) => id);

export function isDemonstration(account: string): boolean {
  return DEMONSTRATION_IDS.includes(account);
}

/** Makes the accounts, or opens them again, all with this password. What an administrator has disabled stays so. */
export async function openDemonstrationAccounts(
  parts: {
    readonly database: Database;
    readonly accounts: (on: Database) => Pick<StaffStore, 'byId' | 'create' | 'change'>;
    readonly passwords: Pick<Passwords, 'hash'>;
    readonly now: () => number;
  },
  names: Readonly<Record<StaffRole, string>>,
  password: string,
): Promise<void> {
  const hash = await parts.passwords.hash(password);
  await inTransaction(parts.database, async (on) => {
    const store = parts.accounts(on);
    for (const { id, role, email } of DEMONSTRATION_ACCOUNTS) {
      const access = { password: hash, roles: [role], disabled: false, totp: null, totpPending: null };
      const present = await store.byId(id);
      if (present !== undefined) {
        const closedByStaff = present.disabled && present.password !== null;
        if (!closedByStaff) await store.change(id, access);
        continue;
      }
      const times = { createdAt: parts.now(), lastSignInAt: null, totpStep: 0 };
      const who = { id, email, name: names[role], language: 'fa', version: 1, bound: false } as const;
      await store.create({ ...who, ...times, ...access });
    }
  });
}

/** Whoever has their password gets in no longer: for a database that was a demonstration's and is used in earnest. */
export async function closeDemonstrationAccounts(database: Database): Promise<void> {
  await inTransaction(database, async (on) => {
    const { numUpdatedRows } = await on.db
      .updateTable('staff_accounts')
      .set({ disabled: 1, password: null })
      .where('id', 'in', DEMONSTRATION_IDS)
      .where('disabled', '=', 0)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    for (const id of DEMONSTRATION_IDS) {
      await createSessionStore(on).endAll(id);
      await createInvitationStore(on).endAll(id);
    }
  });
}
