import { randomBytes } from 'node:crypto';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { Sessions } from '../../src/staff/sessions.ts';
import type { Database } from '../../src/storage/database.ts';
import { createStaffStore } from '../../src/storage/staff-store.ts';

/** A colleague who is signed in. */
export interface Colleague {
  readonly account: string;
  readonly email: string;
  /** Of the authenticator app, base32. */
  readonly totp: string;
  /** `name=value` of the session. */
  readonly cookie: string;
}

let made = 0;

/** Makes an account, with a session, past the routes: quick, and as many as a test wants. */
export async function addColleague(
  on: {
    readonly database: Database;
    readonly masterKey: Buffer;
    readonly publicUrl: string;
    readonly now: () => number;
  },
  { roles, name }: { readonly roles: readonly StaffRole[]; readonly name?: string },
): Promise<Colleague> {
  const account = randomBytes(9).toString('base64url');
  const email = `colleague-${(made += 1)}-${account}@court.example`;
  const totp = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const now = on.now();
  const { database, masterKey } = on;
  await createStaffStore(database, masterKey, randomBytes).create({
    id: account,
    createdAt: now,
    version: 1,
    email,
    name: name ?? `Colleague ${made}`,
    language: 'fa',
    roles,
    disabled: false,
    password: null,
    totp,
    totpPending: null,
    totpStep: 0,
    lastSignInAt: null,
  });
  const secret = await new Sessions({ database, randomBytes, now: on.now }).begin(database, account, 'signed-in');
  const cookieName = on.publicUrl.startsWith('https:') ? '__Host-mahzar' : 'mahzar';
  return { account, email, totp, cookie: `${cookieName}=${secret}` };
}
