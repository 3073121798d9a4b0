import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import { createHash } from 'node:crypto';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Audit, AuditActor } from '../../audit/audit.ts';
import { audit } from '../../audit/audit-store.ts';
import type { Database } from '../../storage/database.ts';
import { createInvitationStore } from './invitation-store.ts';
import type { Account } from './staff-store.ts';
import { takingAccess } from './access.ts';
import type { StaffParts } from './parts.ts';
import type { NewSession } from './sessions.ts';
import { refusePassword } from './refuse-password.ts';

const LASTS_MS = 72 * 60 * 60_000;
const TOKEN_BYTES = 32;

/** A link with which a colleague sets the password, once. */
export interface Invitation {
  readonly link: string;
  /** It is also sent by e-mail. */
  readonly mailed: boolean;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/**
 * Makes an invitation in the transaction in which it is noted; earlier ones end. Its secret is in the link's fragment, which
 * browsers do not send.
 */
export async function invite(
  parts: StaffParts,
  on: Database,
  account: Pick<Account, 'id' | 'name' | 'email' | 'language'>,
): Promise<Invitation> {
  const token = parts.randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = parts.now() + LASTS_MS;
  await createInvitationStore(on).replace(account.id, hashOf(token), expiresAt);
  const language = account.language === 'fa' ? '' : `?lang=${account.language}`;
  const link = `${parts.publicUrl}/staff/invitation${language}#${token}`;
  const mailed = (await parts.mail?.send(on, account, { link, expiresAt })) ?? false;
  return { link, mailed, expiresAt };
}

/** The account of an invitation; undefined when the invitation was used, replaced or has expired, or the account is disabled. */
export async function readInvitation(
  { database, accounts, now }: Pick<StaffParts, 'database' | 'accounts' | 'now'>,
  token: string,
): Promise<{ readonly account: Account; readonly expiresAt: number } | undefined> {
  const found = await createInvitationStore(database).find(hashOf(token));
  if (found === undefined || found.expiresAt <= now()) return undefined;
  const account = await accounts().byId(found.account);
  return account === undefined || account.disabled ? undefined : { account, expiresAt: found.expiresAt };
}

/** Accepts an invitation: sets the password, ends all sessions, and begins one that still needs the second factor. */
export async function acceptInvitation(
  parts: StaffParts,
  token: string,
  password: string,
): Promise<(NewSession & { readonly step: 'second-factor' | 'enrol' }) | Rejection<ApiErrorCode>> {
  const invited = await readInvitation(parts, token);
  if (invited === undefined) return new Rejection('invitation-over');
  const { account } = invited;
  const weak = await refusePassword(parts.rules, 'password', password, account);
  if (weak !== undefined) return weak;
  const kept = await parts.passwords.hash(password);
  return takingAccess(parts, async (on, access) => {
    if (!(await createInvitationStore(on).take(hashOf(token)))) return new Rejection('invitation-over');
    await parts.accounts(on).change(account.id, { password: kept });
    await access.shutOut(account.id);
    const step = account.totp === null ? 'enrol' : 'second-factor';
    const session = await parts.sessions.begin(on, account.id, step);
    await audit.note(on, noteOf('invitation-taken', { kind: 'staff', id: account.id }, account.id), parts.now());
    return { ...session, step };
  });
}

/** A note of something done to an account. */
export function noteOf(
  act: AuditAct,
  actor: AuditActor,
  account: string | null,
  details?: Parameters<Audit['note']>[1]['details'],
): Parameters<Audit['note']>[1] {
  return {
    actor,
    act,
    subject: account === null ? null : { kind: 'staff', id: account },
    ...(details !== undefined && { details }),
  };
}

/** The token has 256 random bits, so a plain hash reveals nothing of it. */
function hashOf(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}
