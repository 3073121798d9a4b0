import type { Language } from '@mahzar/shared/rest/values';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Caller } from '../../http/api/caller.ts';
import { audit } from '../../audit/audit-store.ts';
import { inTransaction } from '../../storage/database.ts';
import { createSessionStore } from './session-store.ts';
import type { Account } from './staff-store.ts';
import { takingAccess } from './access.ts';
import { noteOf } from './invitations.ts';
import type { StaffParts } from './parts.ts';
import { OF_ACCOUNT } from './pauses.ts';
import { newRecoveryCodes, normalRecoveryCode } from './recovery-codes.ts';
import { refusePassword } from './refuse-password.ts';
import type { NewSession } from './sessions.ts';
import { checkAgain, codeKey, finish, hasEnded, tooMany } from './sign-in.ts';
import { stepOfCode, totpSecret, totpUri } from './totp.ts';

type AwaitingSecondFactor = Extract<Caller, { kind: 'awaiting-second-factor' }>;
type Staff = Extract<Caller, { kind: 'staff' }>;

/** Changes the caller's own name or language. */
export async function changeMe(
  { database, accounts, now }: StaffParts,
  { account }: Staff,
  change: { readonly name?: string | undefined; readonly language?: Language | undefined },
): Promise<void> {
  const { name, language } = change;
  await inTransaction(database, async (on) => {
    await accounts(on).change(account, {
      ...(name !== undefined && { name }),
      ...(language !== undefined && { language }),
    });
    const fields = Object.keys(change);
    await audit.note(on, noteOf('profile-changed', { kind: 'staff', id: account }, account, { fields }), now());
  });
}

/** Changes the caller's own password; all other sessions end, and this one continues with a new secret. */
export async function changePassword(
  parts: StaffParts,
  caller: Staff,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<{ readonly account: Account; readonly session: NewSession } | Rejection<ApiErrorCode>> {
  const account = await mine(parts, caller);
  const refused =
    (await checkAgain(parts, account, current)) ?? (await refusePassword(parts.rules, 'next', next, account));
  if (refused !== undefined) return refused;
  const password = await parts.passwords.hash(next);
  return takingAccess(parts, async (on, access) => {
    const before = await createSessionStore(on).byId(caller.session);
    if (before === undefined) return new Rejection('not-signed-in');
    await parts.accounts(on).change(account.id, { password });
    await access.endAll(account.id);
    const session = await parts.sessions.begin(on, account.id, 'signed-in', before.createdAt);
    await audit.note(on, noteOf('password-changed', { kind: 'staff', id: account.id }, account.id), parts.now());
    return { account: { ...account, password }, session };
  });
}

/**
 * Makes a secret for an authenticator app; it takes effect after a code of the app was entered. Repeated calls in the same session,
 * for example after reloading the page, return the same secret; after an app was added, the session continues with a new id.
 */
export async function enrol(
  parts: StaffParts,
  caller: AwaitingSecondFactor | Staff,
  password: string | undefined,
): Promise<{ readonly secret: string; readonly uri: string } | Rejection<ApiErrorCode>> {
  if (caller.kind === 'awaiting-second-factor' && caller.step !== 'enrol') return new Rejection('wrong-step');
  const account = await mine(parts, caller);
  if (caller.kind === 'staff') {
    const refused = await checkAgain(parts, account, password ?? '');
    if (refused !== undefined) return refused;
  }
  const secret = totpSecret(parts.enrolmentSecret(caller.session));
  await parts.accounts().change(account.id, { totpPending: secret });
  return { secret, uri: totpUri(secret, account.email) };
}

/** Takes the first code of a new authenticator app: the app takes effect, and the session becomes complete. */
export async function confirm(
  parts: StaffParts,
  caller: AwaitingSecondFactor | Staff,
  code: string,
): Promise<
  | { readonly account: Account; readonly recoveryCodes: readonly string[]; readonly session: NewSession }
  | Rejection<ApiErrorCode>
> {
  if (caller.kind === 'awaiting-second-factor' && caller.step !== 'enrol') return new Rejection('wrong-step');
  const key = codeKey(caller.account);
  const paused = await parts.pauses.take(key, OF_ACCOUNT);
  if (paused > 0) return tooMany(paused);
  const account = await mine(parts, caller);
  const { id, totpPending } = account;
  if (totpPending === null) return new Rejection('wrong-step', { detail: 'ask for a secret first' });
  const totpStep = await stepOfCode(totpPending, code, parts.now());
  if (totpStep === undefined) return new Rejection('wrong-code', { detail: 'the code is not of this secret and time' });
  await parts.pauses.forget(key);
  const recoveryCodes = newRecoveryCodes(parts.randomBytes);
  return takingAccess(parts, async (on, access) => {
    if (await hasEnded(on, caller)) return new Rejection('not-signed-in');
    await parts.accounts(on).change(id, { totp: totpPending, totpPending: null, totpStep });
    await parts.accounts(on).setRecoveryCodes(id, hashesOf(parts, id, recoveryCodes));
    await access.endAll(id, caller.session);
    const session = await finish(parts, on, caller);
    const actor = { kind: 'staff', id } as const;
    await audit.note(on, noteOf('second-factor-added', actor, id), parts.now());
    return { account, recoveryCodes, session };
  });
}

/** Makes ten new recovery codes; the former ones become invalid. */
export async function renewRecoveryCodes(
  parts: StaffParts,
  caller: Staff,
  password: string,
): Promise<readonly string[] | Rejection<ApiErrorCode>> {
  const account = await mine(parts, caller);
  const refused = await checkAgain(parts, account, password);
  if (refused !== undefined) return refused;
  const codes = newRecoveryCodes(parts.randomBytes);
  await inTransaction(parts.database, async (on) => {
    await parts.accounts(on).setRecoveryCodes(account.id, hashesOf(parts, account.id, codes));
    const actor = { kind: 'staff', id: account.id } as const;
    await audit.note(on, noteOf('recovery-codes-renewed', actor, account.id), parts.now());
  });
  return codes;
}

function hashesOf({ hashRecoveryCode }: StaffParts, account: string, codes: readonly string[]): string[] {
  return codes.map((code) => hashRecoveryCode(account, normalRecoveryCode(code) ?? code));
}

/** The caller's account. Accounts are disabled, never removed, so every session has one. */
async function mine({ accounts }: StaffParts, { account }: AwaitingSecondFactor | Staff): Promise<Account> {
  const found = await accounts().byId(account);
  if (found === undefined) throw new Error('a session without its account');
  return found;
}
