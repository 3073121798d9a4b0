import type { Language } from '@mahzar/shared/rest/values';
import type { StaffAccount } from '@mahzar/shared/rest/staff';
import { staffMay } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { AuditActor } from '../../audit/audit.ts';
import { audit } from '../../audit/audit-store.ts';
import { inTransaction } from '../../storage/database.ts';
import { createInvitationStore } from './invitation-store.ts';
import type { Account, AccountChange } from './staff-store.ts';
import { takingAccess } from './access.ts';
import { invite, noteOf } from './invitations.ts';
import type { Invitation } from './invitations.ts';
import type { StaffParts } from './parts.ts';
import { codeKey, passwordKey } from './sign-in.ts';

const ID_BYTES = 12;

/** Data of a new colleague. */
export interface NewColleague {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly language: Language;
}

/** Makes an account with an invitation. */
export async function inviteColleague(
  parts: StaffParts,
  actor: AuditActor,
  { name, email, roles, language }: NewColleague,
): Promise<{ readonly account: Account; readonly invitation: Invitation } | Rejection<ApiErrorCode>> {
  const account: Account = {
    id: parts.randomBytes(ID_BYTES).toString('base64url'),
    createdAt: parts.now(),
    version: 1,
    email,
    name,
    language,
    roles: [...new Set(roles)],
    disabled: false,
    password: null,
    totp: null,
    totpPending: null,
    totpStep: 0,
    lastSignInAt: null,
    bound: false,
  };
  return inTransaction(parts.database, async (on) => {
    if (!(await parts.accounts(on).create(account))) return new Rejection('email-taken');
    const invitation = await invite(parts, on, account);
    await audit.note(on, noteOf('colleague-invited', actor, account.id, { roles: account.roles }), parts.now());
    return { account, invitation };
  });
}

/** Changes an account as an administrator; removed rights end at once. */
export async function changeAccount(
  parts: StaffParts,
  actor: AuditActor,
  id: string,
  {
    version,
    name,
    roles,
    language,
    disabled,
  }: { readonly version: number } & {
    readonly [Field in 'name' | 'roles' | 'language' | 'disabled']?: AccountChange[Field] | undefined;
  },
): Promise<Account | Rejection<ApiErrorCode>> {
  return takingAccess(parts, async (on, access) => {
    const store = parts.accounts(on);
    const administrators = await store.countAdministrators();
    const before = await store.byId(id);
    if (before === undefined) return new Rejection('not-found');
    if (before.version !== version) return new Rejection('changed-meanwhile');
    const change: AccountChange = {
      ...(name !== undefined && { name }),
      ...(roles !== undefined && { roles: [...new Set(roles)] }),
      ...(language !== undefined && { language }),
      ...(disabled !== undefined && { disabled }),
    };
    const after = { ...before, ...change, version: version + 1 };
    if (administrators === 1 && isAdministrator(before) && !isAdministrator(after)) {
      return new Rejection('last-administrator');
    }
    await store.change(id, { ...change, version: after.version });
    if (disabled === true) {
      await access.shutOut(id);
      await createInvitationStore(on).endAll(id);
      await parts.mail?.withdraw(on, id);
    } else if (!staffMay(after.roles, 'join-as-support')) await access.leaveHearings(id);
    const details = {
      fields: Object.keys(change),
      ...(roles !== undefined && { roles: [...after.roles], rolesBefore: [...before.roles] }),
      ...(disabled !== undefined && { disabled }),
    };
    await audit.note(on, noteOf('account-changed', actor, id, details), parts.now());
    return after;
  });
}

/** Makes a new link to set the password; also ends pauses after wrong passwords. */
export async function renewInvitation(
  parts: StaffParts,
  actor: AuditActor,
  id: string,
): Promise<Invitation | Rejection<ApiErrorCode>> {
  const result = await inTransaction(parts.database, async (on) => {
    const account = await parts.accounts(on).byId(id);
    if (account === undefined) return new Rejection('not-found');
    if (account.disabled) return new Rejection('account-disabled');
    const invitation = await invite(parts, on, account);
    await audit.note(on, noteOf('invitation-renewed', actor, id), parts.now());
    return { invitation, account };
  });
  if (result instanceof Rejection) return result;
  await parts.pauses.forget(passwordKey(parts, result.account.email));
  await parts.pauses.forget(codeKey(id));
  return result.invitation;
}

/** Removes a lost authenticator app and its recovery codes. */
export async function resetSecondFactor(
  parts: StaffParts,
  actor: AuditActor,
  id: string,
): Promise<Account | Rejection<ApiErrorCode>> {
  return takingAccess(parts, async (on, access) => {
    const store = parts.accounts(on);
    const before = await store.byId(id);
    if (before === undefined) return new Rejection('not-found');
    const change = { totp: null, totpPending: null, version: before.version + 1 };
    await store.change(id, change);
    await store.setRecoveryCodes(id, []);
    await access.shutOut(id);
    await audit.note(on, noteOf('second-factor-reset', actor, id), parts.now());
    return { ...before, ...change };
  });
}

/**
 * Unbinds an account from its subject of the organisation's sign-in: the person got another account there, or the wrong person had
 * the e-mail. The next subject that signs in with the account's verified e-mail is bound to it.
 */
export async function unbindAccount(
  parts: StaffParts,
  actor: AuditActor,
  id: string,
): Promise<Account | Rejection<ApiErrorCode>> {
  return takingAccess(parts, async (on, access) => {
    const store = parts.accounts(on);
    const before = await store.byId(id);
    if (before === undefined) return new Rejection('not-found');
    if (!(await parts.subjects(on).unbind(id))) return before;
    const version = before.version + 1;
    await store.change(id, { version });
    await access.shutOut(id);
    await audit.note(on, noteOf('account-unbound', actor, id), parts.now());
    return { ...before, version, bound: false };
  });
}

/** Signs a colleague out everywhere, and ends their calendar feeds. */
export async function endSessions(
  parts: StaffParts,
  actor: AuditActor,
  id: string,
): Promise<Rejection<ApiErrorCode> | undefined> {
  return takingAccess(parts, async (on, access) => {
    if ((await parts.accounts(on).byId(id)) === undefined) return new Rejection('not-found');
    await access.shutOut(id);
    await audit.note(on, noteOf('sessions-ended', actor, id), parts.now());
    return undefined;
  });
}

/** An account without its secrets. */
export function staffAccountOf(account: Account): StaffAccount {
  const { id, version, name, email, roles, language, createdAt, lastSignInAt } = account;
  // People who sign in with the organisation's provider have no password.
  const isNew = account.password === null && lastSignInAt === null;
  const state = account.disabled ? 'disabled' : isNew ? 'invited' : 'active';
  const secondFactor = account.totp !== null;
  const organisation = account.bound;
  return {
    id,
    version,
    name,
    email,
    roles: [...roles],
    language,
    state,
    secondFactor,
    organisation,
    createdAt,
    lastSignInAt,
  };
}

function isAdministrator({ roles, disabled, password }: Account): boolean {
  return roles.includes('administrator') && !disabled && password !== null;
}
