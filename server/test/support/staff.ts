import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { generateSecret } from 'otplib';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { Sessions } from '../../src/access/staff/sessions.ts';
import { connect } from '../../src/storage/database.ts';
import type { Database } from '../../src/storage/database.ts';
import type { SessionStep } from '../../src/access/staff/session-store.ts';
import { createStaffStore } from '../../src/access/staff/staff-store.ts';
import { passwordPepper } from '../../src/storage/system-keys.ts';
import type { TestService } from './service.ts';

/** A signed-in colleague. */
export interface Colleague {
  readonly account: string;
  readonly email: string;
  /** Secret of the authenticator app, base32. */
  readonly totp: string;
  /** The session cookie, `name=value`. */
  readonly cookie: string;
}

/** The master key of a service. */
export function masterKeyOf(service: Pick<TestService, 'secret'>): Buffer {
  return Buffer.from(service.secret('MAHZAR_MASTER_KEY'), 'base64');
}

/** Adds a colleague to a running service. @param now the service's clock, epoch milliseconds */
export async function addColleagueTo(
  service: TestService,
  colleague: Parameters<typeof addColleague>[1],
  now = Date.now,
): Promise<Colleague> {
  const masterKey = masterKeyOf(service);
  const database = await connect(service.database);
  try {
    return await addColleague({ database, masterKey, publicUrl: service.origin, now }, colleague);
  } finally {
    await database.db.destroy();
  }
}

let made = 0;

/** Low costs of argon2id (memory in KiB). The service reads them from the stored hash; its own costs take 40 ms of CPU. */
const CHEAP = { memory: 8, passes: 1, parallelism: 1 };
const derive = promisify(argon2);

/** Returns the stored hash (PHC string) of a password; null: random bytes that no password fits, for colleagues who need only a session. */
async function passwordOf(masterKey: Buffer, password: string | null): Promise<string> {
  const nonce = randomBytes(16);
  const hashed = (message: string) =>
    derive('argon2id', { ...CHEAP, message, nonce, tagLength: 32, secret: passwordPepper(masterKey) });
  const tag = password === null ? randomBytes(32) : await hashed(password);
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${CHEAP.memory},t=${CHEAP.passes},p=${CHEAP.parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/** Makes an account with a session directly in the database, which is fast. A password is needed only for signing in. */
export async function addColleague(
  on: {
    readonly database: Database;
    readonly masterKey: Buffer;
    readonly publicUrl: string;
    readonly now: () => number;
  },
  {
    id: account = randomBytes(9).toString('base64url'),
    roles,
    name,
    password,
    storedPassword,
    step = 'signed-in',
  }: {
    readonly id?: string;
    readonly roles: readonly StaffRole[];
    readonly name?: string;
    readonly password?: string;
    /** Hash to store (PHC string) in place of a cheap one of `password`. */
    readonly storedPassword?: string;
    /** How far the sign-in has got. */
    readonly step?: SessionStep;
  },
): Promise<Colleague> {
  const email = `colleague-${(made += 1)}-${account}@court.example`;
  const totp = generateSecret();
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
    password: storedPassword ?? (await passwordOf(masterKey, password ?? null)),
    totp,
    totpPending: null,
    totpStep: 0,
    lastSignInAt: null,
    bound: false,
  });
  const { secret } = await new Sessions({ database, randomBytes, now: on.now, demonstration: false }).begin(
    database,
    account,
    step,
  );
  const cookieName = on.publicUrl.startsWith('https:') ? '__Host-mahzar' : 'mahzar';
  return { account, email, totp, cookie: `${cookieName}=${secret}` };
}

/** Disables every account of a running service, bypassing its routes. */
export async function disableColleagues(service: Pick<TestService, 'database'>): Promise<void> {
  const { db } = await connect(service.database);
  await db.updateTable('staff_accounts').set({ disabled: 1 }).execute();
  await db.destroy();
}
