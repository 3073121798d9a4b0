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

/** What follows the password; nothing, for a demonstration account in development. */
export type NextStep = 'second-factor' | 'enrol' | 'signed-in';

/** Who stands at the door. */
export interface Visitor {
  readonly address: string;
  /** What the browser sent as `Cookie`. */
  readonly cookies: string | undefined;
  /** The session that the browser had, which ends (session fixation). */
  readonly former: string | undefined;
}

/**
 * First step: e-mail and password. Takes as long, does as much and answers the same whether or not there is such an account,
 * whether it is disabled, and whichever of the two is wrong. A browser in which the account has signed in before is counted by
 * itself: what strangers get wrong does not shut out whoever the account belongs to.
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
    // As it is now: what was right a moment ago may have been changed, and a second factor added, since.
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
 * Second step: a code of the authenticator app, or a recovery code. The session goes on under another secret.
 * @param cookies what the browser sent as `Cookie`
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

/** Whether a session was ended since the request came in: whoever ended it wants nothing to come of it. */
export async function hasEnded(on: Database, { session }: { readonly session: string }): Promise<boolean> {
  return (await createSessionStore(on).byId(session)) === undefined;
}

/** Replaces a session that lacked the second factor with one that is whole, under another secret. */
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
 * Checks a password again, of somebody who has a session; undefined when it is right. Counted apart: who has none, and tries to sign
 * in, does not keep those from it who are here.
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

/** What an address's attempts to guess secrets are counted by. */
export function addressKey({ indexOfAddress }: StaffParts, address: string): string {
  return `address:${indexOfAddress(networkOf(address))}`;
}

/** What strangers' attempts to guess an account's password are counted by. */
export function passwordKey({ accounts }: StaffParts, email: string): string {
  return `password:${accounts().indexOf(email)}`;
}

/** What attempts to guess an account's codes are counted by. */
export function codeKey(account: string): string {
  return `code:${account}`;
}

export function tooMany(pauseMs: number): Rejection<ApiErrorCode> {
  return new Rejection('too-many-requests', { detail: 'too many failed attempts: wait', retryAfterMs: pauseMs });
}
