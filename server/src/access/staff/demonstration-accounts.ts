import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createInvitationStore } from './invitation-store.ts';
import { createSessionStore } from './session-store.ts';
import type { Passwords } from './passwords.ts';
import type { StaffStore } from './staff-store.ts';

/** People at the desk of a demonstration: one for each role, and the prosecutor's deputy. */
export const DEMONSTRATION_PARTS = [...STAFF_ROLES, 'deputy'] as const;
export type DemonstrationPart = (typeof DEMONSTRATION_PARTS)[number];

/** An account for trying out the desk. Production has none. */
export interface DemonstrationAccount {
  readonly id: string;
  readonly part: DemonstrationPart;
  readonly role: StaffRole;
  readonly email: string;
}

/** Their ids differ in length from those of other accounts. The domain is reserved for examples (RFC 2606). */
export const DEMONSTRATION_ACCOUNTS: readonly DemonstrationAccount[] = DEMONSTRATION_PARTS.map((part) => ({
  id: `demonstration-${part}`,
  part,
  role: part === 'deputy' ? 'prosecutor' : part,
  email: `${part}@demo.example`,
}));

export const DEMONSTRATION_IDS = DEMONSTRATION_ACCOUNTS.map(({ id }) => id);

export function isDemonstration(account: string): boolean {
  return DEMONSTRATION_IDS.includes(account);
}

/** Makes the accounts, or opens them again, all with this password. Accounts that an administrator has disabled stay disabled. */
export async function openDemonstrationAccounts(
  parts: {
    readonly database: Database;
    readonly accounts: (on: Database) => Pick<StaffStore, 'byId' | 'create' | 'change'>;
    readonly passwords: Pick<Passwords, 'hash'>;
    readonly now: () => number;
  },
  names: Readonly<Record<DemonstrationPart, string>>,
  password: string,
): Promise<void> {
  const hash = await parts.passwords.hash(password);
  await inTransaction(parts.database, async (on) => {
    const store = parts.accounts(on);
    for (const { id, part, role, email } of DEMONSTRATION_ACCOUNTS) {
      const access = { password: hash, roles: [role], disabled: false, totp: null, totpPending: null };
      const present = await store.byId(id);
      if (present !== undefined) {
        const closedByStaff = present.disabled && present.password !== null;
        if (!closedByStaff) await store.change(id, access);
        continue;
      }
      const times = { createdAt: parts.now(), lastSignInAt: null, totpStep: 0 };
      const who = { id, email, name: names[part], language: 'fa', version: 1, bound: false } as const;
      await store.create({ ...who, ...times, ...access });
    }
  });
}

/** Closes the accounts: for a database that was a demonstration's and is used in production. */
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
