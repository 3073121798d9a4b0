import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { audit } from '../../audit/audit-store.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createSessionStore } from './session-store.ts';
import type { Account } from './staff-store.ts';
import { isDemonstration } from './demonstration-accounts.ts';
import { networkOf } from '../../kernel/address.ts';
import { noteOf } from './invitations.ts';
import type { StaffParts } from './parts.ts';
import { OF_ACCOUNT, OF_ADDRESS } from './pauses.ts';
import { normalRecoveryCode } from './recovery-codes.ts';
import type { NewSession } from './sessions.ts';
import { stepOfCode } from './totp.ts';

/** The step after the password; none for a demonstration account in development. */
export type NextStep = 'second-factor' | 'enrol' | 'signed-in';

/** The browser that signs in. */
export interface Visitor {
  readonly address: string;
  /** The browser's `Cookie` header. */
  readonly cookies: string | undefined;
  /** The browser's session, which ends (session fixation). */
  readonly former: string | undefined;
}

/**
 * First step: e-mail and password. Takes the same time, does the same work and gives the same answer whether the account exists or
 * is disabled, and whichever of the two is wrong. A browser in which the account has signed in before is counted separately, so
 * that strangers' failures do not lock out the account's owner.
 */
export async function signIn(
  parts: StaffParts,
  given: { readonly email: string; readonly password: string },
  visitor: Visitor,
): Promise<(NewSession & { readonly step: NextStep; readonly account: string }) | Rejection<ApiErrorCode>> {
  const { accounts, pauses, passwords, database, devices } = parts;
  const found = () => accounts().byEmail(given.email);
  const device = await devices.read(visitor.cookies, given.email, found);
  const ofAddress = addressKey(parts, visitor.address);
  const ofAccount = device === undefined ? passwordKey(parts, given.email) : `password:device:${device}`;
  if (device === undefined) {
    const paused = await pauses.take(ofAddress, OF_ADDRESS);
    if (paused > 0) return tooMany(paused);
  }
  const pausedHere = await pauses.take(ofAccount, OF_ACCOUNT);
  if (pausedHere > 0) {
    if (device === undefined) await pauses.giveBack(ofAddress);
    return tooMany(pausedHere);
  }

  const account = await found();
  const isOpen = account?.disabled === false && (parts.demonstration || !isDemonstration(account.id));
  const right = await passwords.check(given.password, isOpen ? account.password : null);
  if (account === undefined || !right) return wrongCredentials(parts, account?.id ?? null);
  await pauses.forget(ofAccount);
  if (device === undefined) await pauses.giveBack(ofAddress);
  await Promise.all([parts.sessions.sweep(), pauses.sweep()]);
  const begun = await inTransaction(database, async (on) => {
    // The account is read again: the password may have been changed, or a second factor added, since the check.
    const present = await accounts(on).byId(account.id);
    if (present === undefined || present.disabled || present.password !== account.password) return undefined;
    if (visitor.former !== undefined) await createSessionStore(on).end(visitor.former);
    const step = isDemonstration(account.id) ? 'signed-in' : present.totp === null ? 'enrol' : 'second-factor';
    if (step === 'signed-in') {
      await accounts(on).change(account.id, { lastSignInAt: parts.now() });
      await audit.note(on, noteOf('signed-in', { kind: 'staff', id: account.id }, account.id), parts.now());
    }
    return { ...(await parts.sessions.begin(on, account.id, step)), step, account: account.id } as const;
  });
  return begun ?? wrongCredentials(parts, account.id);
}

async function wrongCredentials(
  { database, now }: StaffParts,
  account: string | null,
): Promise<Rejection<ApiErrorCode>> {
  const note = noteOf('sign-in-failed', { kind: 'nobody' }, account);
  await inTransaction(database, (on) => audit.note(on, note, now()));
  return new Rejection('wrong-credentials', { detail: 'e-mail or password is wrong' });
}

/**
 * Second step: a code of the authenticator app, or a recovery code. The session continues with a new secret.
 * @param cookies the browser's `Cookie` header
 */
export async function giveSecondFactor(
  parts: StaffParts,
  awaiting: { readonly account: string; readonly session: string },
  code: string,
  cookies: string | undefined,
): Promise<{ readonly account: Account; readonly session: NewSession } | Rejection<ApiErrorCode>> {
  const { accounts, database, now, pauses, hashRecoveryCode, devices } = parts;
  const account = await accounts().byId(awaiting.account);
  if (account === undefined || account.totp === null) return new Rejection('wrong-step');
  const device = await devices.read(cookies, account.email, async () => account);
  const key = device === undefined ? codeKey(account.id) : `code:device:${device}`;
  const paused = await pauses.take(key, OF_ACCOUNT);
  if (paused > 0) return tooMany(paused);

  const step = await stepOfCode(account.totp, code, now());
  const recovery = normalRecoveryCode(code);
  const done = await inTransaction(database, async (on) => {
    if (await hasEnded(on, awaiting)) return new Rejection('not-signed-in');
    const store = accounts(on);
    const by = await (async () => {
      if (step !== undefined) return (await store.useTotpStep(account.id, step)) ? 'app' : undefined;
      if (recovery === undefined) return undefined;
      const hash = hashRecoveryCode(account.id, recovery);
      return (await store.useRecoveryCode(account.id, hash)) ? 'recovery-code' : undefined;
    })();
    const actor = { kind: 'staff', id: account.id } as const;
    if (by === undefined) {
      await audit.note(on, noteOf('second-factor-failed', actor, account.id), now());
      return undefined;
    }
    const session = await finish(parts, on, awaiting);
    await audit.note(on, noteOf('signed-in', actor, account.id, { by }), now());
    return session;
  });
  if (done === undefined) return new Rejection('wrong-code', { detail: 'the code is wrong or was used' });
  if (done instanceof Rejection) return done;
  await pauses.forget(key);
  return { account, session: done };
}

/** Whether the session was ended after the request arrived; then the request must have no effect. */
export async function hasEnded(on: Database, { session }: { readonly session: string }): Promise<boolean> {
  return (await createSessionStore(on).byId(session)) === undefined;
}

/** Replaces a session that lacked the second factor by a complete one with a new secret. */
export async function finish(
  { accounts, sessions, now }: StaffParts,
  on: Database,
  awaiting: { readonly account: string; readonly session: string },
): Promise<NewSession> {
  await createSessionStore(on).end(awaiting.session);
  await accounts(on).change(awaiting.account, { lastSignInAt: now() });
  return sessions.begin(on, awaiting.account, 'signed-in');
}

/**
 * Checks the password of a person with a session again; undefined when it is right. Counted separately, so that failed sign-ins of
 * strangers do not block people with a session.
 */
export async function checkAgain(
  parts: StaffParts,
  account: Account,
  password: string,
): Promise<Rejection<ApiErrorCode> | undefined> {
  const key = `password:again:${account.id}`;
  const paused = await parts.pauses.take(key, OF_ACCOUNT);
  if (paused > 0) return tooMany(paused);
  if (!(await parts.passwords.check(password, account.password))) {
    return new Rejection('wrong-credentials', { detail: 'the password is wrong' });
  }
  await parts.pauses.forget(key);
  return undefined;
}

/** Key by which an address's guesses of secrets are counted. */
export function addressKey({ indexOfAddress }: StaffParts, address: string): string {
  return `address:${indexOfAddress(networkOf(address))}`;
}

/** Key by which strangers' guesses of an account's password are counted. */
export function passwordKey({ accounts }: StaffParts, email: string): string {
  return `password:${accounts().indexOf(email)}`;
}

/** Key by which guesses of an account's codes are counted. */
export function codeKey(account: string): string {
  return `code:${account}`;
}

export function tooMany(pauseMs: number): Rejection<ApiErrorCode> {
  return new Rejection('too-many-requests', { detail: 'too many failed attempts: wait', retryAfterMs: pauseMs });
}
