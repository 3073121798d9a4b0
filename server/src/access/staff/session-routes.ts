import * as routes from '@mahzar/shared/rest/session';
import type { SignedIn } from '@mahzar/shared/rest/session';
import { STAFF_ACTS, staffMay } from '@mahzar/shared/staff/roles';
import type { Response } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { bind } from '../../http/api/bind.ts';
import type { Bound, Call } from '../../http/api/bind.ts';
import { actorOf } from '../../audit/actor-of.ts';
import type { Caller } from '../../http/api/caller.ts';
import { audit } from '../../audit/audit-store.ts';
import { inTransaction } from '../../storage/database.ts';
import { createSessionStore } from './session-store.ts';
import { takingAccess } from './access.ts';
import type { SessionCookie } from './cookie.ts';
import { acceptInvitation, noteOf, readInvitation } from './invitations.ts';
import { changeMe, changePassword, confirm, enrol, renewRecoveryCodes } from './me.ts';
import type { StaffParts } from './parts.ts';
import { OF_ADDRESS } from './pauses.ts';
import { ABSOLUTE_MS } from './sessions.ts';
import type { NewSession } from './sessions.ts';
import { addressKey, giveSecondFactor, signIn, tooMany } from './sign-in.ts';

/** Routes by which staff sign in and manage their own account. */
export function sessionRoutes(parts: StaffParts, cookie: SessionCookie): Bound[] {
  const keep = (response: Response, { secret }: NewSession) => cookie.write(response, secret);
  /** Slows down guessing of invitation tokens; a valid token is always accepted. */
  const guarded = async <Result>(
    address: string,
    work: () => Promise<Result | Rejection<ApiErrorCode>>,
  ): Promise<Result | Rejection<ApiErrorCode>> => {
    const result = await work();
    if (!(result instanceof Rejection) || result.code !== 'invitation-over') return result;
    const paused = await parts.pauses.take(addressKey(parts, address), OF_ADDRESS);
    return paused > 0 ? tooMany(paused) : result;
  };

  return [
    bind(routes.signIn, async ({ body, caller, request, response }) => {
      const cookies = request.get('Cookie');
      const visitor = { address: addressOf(request), cookies, former: sessionOf(caller) };
      const result = await signIn(parts, body, visitor);
      if (result instanceof Rejection) return result;
      keep(response, result);
      const { step } = result;
      return step === 'signed-in' ? view(parts, result.account, result.endsAt) : { state: step };
    }),
    bind(routes.giveSecondFactor, async ({ body, caller, request, response }) => {
      if (caller.kind !== 'awaiting-second-factor' || caller.step !== 'second-factor')
        return new Rejection('wrong-step');
      const result = await giveSecondFactor(parts, caller, body.code, request.get('Cookie'));
      if (result instanceof Rejection) return result;
      keep(response, result.session);
      parts.devices.write(response, result.account);
      return view(parts, result.account.id, result.session.endsAt);
    }),
    bind(routes.readSession, async ({ caller }) => {
      if (caller.kind === 'awaiting-second-factor') return { state: caller.step };
      return caller.kind === 'staff' ? viewOf(parts, caller) : { state: 'nobody' as const };
    }),
    bind(routes.signOut, async ({ caller, response }) => {
      const session = sessionOf(caller);
      cookie.clear(response);
      if (session === undefined) return undefined;
      await inTransaction(parts.database, async (on) => {
        await createSessionStore(on).end(session);
        if (caller.kind !== 'staff') return;
        await audit.note(on, noteOf('signed-out', actorOf(caller), caller.account), parts.now());
      });
      return undefined;
    }),
    bind(routes.listSessions, async ({ caller }) => {
      const { account, session } = staff(caller);
      const sessions = await createSessionStore(parts.database).of(account);
      const items = sessions
        .filter(({ step }) => step === 'signed-in')
        .map(({ id, createdAt, lastSeenAt }) => ({ current: id === session, createdAt, lastSeenAt }));
      return { items, next: null };
    }),
    bind(routes.signOutEverywhere, async ({ caller, response }) => {
      const { account } = staff(caller);
      await takingAccess(parts, async (on, access) => {
        await access.endAll(account);
        await audit.note(on, noteOf('signed-out-everywhere', actorOf(caller), account), parts.now());
      });
      cookie.clear(response);
      return undefined;
    }),
    bind(routes.changeMe, async ({ body, caller }) => {
      await changeMe(parts, staff(caller), body);
      return viewOf(parts, staff(caller));
    }),
    bind(routes.changePassword, async ({ body, caller, response }) => {
      const result = await changePassword(parts, staff(caller), body);
      if (result instanceof Rejection) return result;
      keep(response, result.session);
      parts.devices.write(response, result.account);
      return view(parts, result.account.id, result.session.endsAt);
    }),
    bind(routes.enrolSecondFactor, ({ body, caller }) => enrol(parts, signingInOrStaff(caller), body.password)),
    bind(routes.confirmSecondFactor, async ({ body, caller, response }) => {
      const result = await confirm(parts, signingInOrStaff(caller), body.code);
      if (result instanceof Rejection) return result;
      keep(response, result.session);
      parts.devices.write(response, result.account);
      return { recoveryCodes: [...result.recoveryCodes] };
    }),
    bind(routes.renewRecoveryCodes, async ({ body, caller }) => {
      const codes = await renewRecoveryCodes(parts, staff(caller), body.password);
      return codes instanceof Rejection ? codes : { recoveryCodes: [...codes] };
    }),
    bind(routes.readInvitation, ({ body, request }) =>
      guarded(addressOf(request), async () => {
        const invited = await readInvitation(parts, body.token);
        if (invited === undefined) return new Rejection('invitation-over');
        const { name, email, language } = invited.account;
        return { name, email, language, expiresAt: invited.expiresAt };
      }),
    ),
    bind(routes.acceptInvitation, ({ body, request, response }) =>
      guarded(addressOf(request), async () => {
        const result = await acceptInvitation(parts, body.token, body.password);
        if (result instanceof Rejection) return result;
        keep(response, result);
        return { state: result.step };
      }),
    ),
  ];
}

type AwaitingSecondFactor = Extract<Caller, { kind: 'awaiting-second-factor' }>;
type Staff = Extract<Caller, { kind: 'staff' }>;

/** The router admits only staff to these routes. */
function staff(caller: Caller): Staff {
  if (caller.kind !== 'staff') throw new TypeError('not a colleague');
  return caller;
}

function signingInOrStaff(caller: Caller): AwaitingSecondFactor | Staff {
  return caller.kind === 'awaiting-second-factor' ? caller : staff(caller);
}

function sessionOf(caller: Caller): string | undefined {
  return caller.kind === 'awaiting-second-factor' || caller.kind === 'staff' ? caller.session : undefined;
}

function addressOf({ ip }: Call<never>['request']): string {
  return ip ?? '';
}

async function viewOf(parts: StaffParts, { account, session }: Staff): Promise<SignedIn> {
  const kept = await createSessionStore(parts.database).byId(session);
  return view(parts, account, (kept?.createdAt ?? parts.now()) + ABSOLUTE_MS);
}

async function view({ accounts }: StaffParts, account: string, endsAt: number): Promise<SignedIn> {
  const found = await accounts().byId(account);
  if (found === undefined) throw new Error('a session without its account');
  const { id, name, email, language, roles } = found;
  return {
    state: 'signed-in',
    account: id,
    name,
    email,
    language,
    roles: [...roles],
    acts: STAFF_ACTS.filter((act) => staffMay(roles, act)),
    endsAt,
    recoveryCodes: await accounts().countRecoveryCodes(id),
  };
}
