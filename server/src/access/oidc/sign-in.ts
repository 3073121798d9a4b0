import type { OidcProblem } from '@mahzar/shared/rest/sign-in-ways';
import { email as emailSchema } from '@mahzar/shared/rest/values';
import { line } from '@mahzar/shared/text';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { OidcSettings } from '../../config/oidc.ts';
import { noteOf } from '../staff/invitations.ts';
import type { StaffParts } from '../staff/parts.ts';
import type { NewSession } from '../staff/sessions.ts';
import { audit } from '../../audit/audit-store.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createInvitationStore } from '../staff/invitation-store.ts';
import { createSessionStore } from '../staff/session-store.ts';
import type { Account } from '../staff/staff-store.ts';
import type { Claims } from './provider.ts';

const ID_BYTES = 12;
const nameSchema = line(120);

/** Parts of the organisation's sign-in. */
export interface OidcParts {
  readonly staff: StaffParts;
  readonly settings: OidcSettings;
}

/**
 * Signs in a person whom the provider attests. The account is the one bound to this subject; at the first sign-in, the one with the
 * verified e-mail; otherwise, only when groups have roles, a new one. After that the provider's e-mail is ignored, because it may
 * be reassigned to another person. Without a second factor at the provider, ours follows.
 *
 * @param former the browser's session, which ends (session fixation)
 */
export async function signInByProvider(
  parts: OidcParts,
  claims: Claims,
  former: string | null,
): Promise<NewSession | OidcProblem> {
  const { staff } = parts;
  return inTransaction(staff.database, async (on) => {
    const found = await accountOf(parts, on, claims);
    if (typeof found === 'string' || found.disabled) {
      const problem = typeof found === 'string' ? found : 'no-account';
      const subject = typeof found === 'string' ? null : found.id;
      await audit.note(
        on,
        noteOf('sign-in-failed', { kind: 'nobody' }, subject, { by: 'organisation', problem }),
        staff.now(),
      );
      return problem;
    }
    if (former !== null) await createSessionStore(on).end(former);
    const actor = { kind: 'staff', id: found.id } as const;
    if (!claims.secondFactor)
      return staff.sessions.begin(on, found.id, found.totp === null ? 'enrol' : 'second-factor');
    await staff.accounts(on).change(found.id, { lastSignInAt: staff.now() });
    const session = await staff.sessions.begin(on, found.id, 'signed-in');
    await audit.note(on, noteOf('signed-in', actor, found.id, { by: 'organisation' }), staff.now());
    return session;
  });
}

async function accountOf(
  { staff, settings }: OidcParts,
  on: Database,
  claims: Claims,
): Promise<Account | 'no-account' | 'email-not-verified'> {
  const accounts = staff.accounts(on);
  const bound = await staff.subjects(on).accountOf(claims);
  if (bound !== undefined) return (await accounts.byId(bound)) ?? 'no-account';
  const address = emailSchema.safeParse(claims.email);
  if (!address.success) return 'email-not-verified';

  const invited = await accounts.byEmail(address.data);
  const account = invited ?? newAccount(staff, claims, address.data, rolesOf(settings, claims));
  if (account === undefined) return 'no-account';
  if (account.disabled) return account;
  if (invited === undefined && !(await accounts.create(account))) return 'no-account';
  // An account bound to one subject is not given to another that has received the e-mail since.
  if (!(await staff.subjects(on).bind(claims, account.id, staff.now()))) return 'no-account';
  // Somebody who finds the invitation link later must not be able to set a password for the account.
  await createInvitationStore(on).endAll(account.id);
  const actor = { kind: 'staff', id: account.id } as const;
  const details = { made: invited === undefined, roles: account.roles };
  await audit.note(on, noteOf('account-bound', actor, account.id, details), staff.now());
  return account;
}

function rolesOf({ roles }: OidcSettings, { groups }: Claims): StaffRole[] {
  return [...new Set((roles ?? []).flatMap(({ group, role }) => (groups.includes(group) ? [role] : [])))];
}

/** An account for a person whose groups have roles; undefined for other people. */
function newAccount(
  { randomBytes, now }: StaffParts,
  claims: Claims,
  email: string,
  roles: readonly StaffRole[],
): Account | undefined {
  if (roles.length === 0) return undefined;
  const name = nameSchema.safeParse(claims.name);
  return {
    id: randomBytes(ID_BYTES).toString('base64url'),
    createdAt: now(),
    version: 1,
    email,
    name: name.success ? name.data : email.slice(0, 120),
    language: 'fa',
    roles,
    disabled: false,
    password: null,
    totp: null,
    totpPending: null,
    totpStep: 0,
    lastSignInAt: null,
    bound: false,
  };
}
