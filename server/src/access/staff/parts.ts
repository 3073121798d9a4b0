import type { RandomBytes } from '../../storage/cipher.ts';
import { createAttemptStore } from './attempt-store.ts';
import type { Database } from '../../storage/database.ts';
import { createStaffStore } from './staff-store.ts';
import type { Account, StaffStore } from './staff-store.ts';
import { createSubjectStore } from '../oidc/subject-store.ts';
import type { SubjectStore } from '../oidc/subject-store.ts';
import { blindIndex, passwordPepper } from '../../storage/system-keys.ts';
import { knownDevices } from './known-devices.ts';
import type { KnownDevices } from './known-devices.ts';
import { passwordRules } from './password-rules.ts';
import type { PasswordRules } from './password-rules.ts';
import { Passwords } from './passwords.ts';
import { Pauses } from './pauses.ts';
import { Sessions } from './sessions.ts';

/** What accounts and signing in are made of. */
export interface StaffParts {
  readonly database: Database;
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  /** Origin that people open. */
  readonly publicUrl: string;
  /** Accounts, in a transaction when one is given. */
  readonly accounts: (on?: Database) => StaffStore;
  /** Whose of the organisation's own sign-in they are, in a transaction when one is given. */
  readonly subjects: (on?: Database) => SubjectStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly rules: PasswordRules;
  readonly pauses: Pauses;
  readonly devices: KnownDevices;
  readonly hashRecoveryCode: (account: string, code: string) => string;
  /** 32 bytes of which the secret of an app is made that a session adds: the same each time, and of no other session. */
  readonly enrolmentSecret: (session: string) => Buffer;
  /** What limits of an address are counted by. */
  readonly indexOfAddress: (address: string) => string;
  /** Null: links of invitations are handed over, and not sent. */
  readonly mail: InvitationMail | null;
  /** Null: nobody is at a hearing by this process. */
  readonly support: SupportLinks | null;
  /** Whether demonstration accounts may sign in, by the password alone: in development. */
  readonly demonstration: boolean;
}

/** Links by which colleagues came to hearings to help. */
export interface SupportLinks {
  /** Ends all of an account, in a transaction. Resolves to what is to be called once that is on disk. */
  withdraw(on: Database, account: string): Promise<() => void>;
}

/** Sends invitations to the desk, in the transaction in which they are made. */
export interface InvitationMail {
  /** Also takes back what is still to be sent of invitations before. Resolves to whether the court sends e-mail at all. */
  send(
    on: Database,
    to: Pick<Account, 'id' | 'name' | 'email' | 'language'>,
    invitation: { readonly link: string; readonly expiresAt: number },
  ): Promise<boolean>;
  /** The account's invitations count no longer. */
  withdraw(on: Database, account: string): Promise<void>;
}

export function staffParts(options: {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  readonly publicUrl: string;
  readonly mail: InvitationMail | null;
  readonly support: SupportLinks | null;
  readonly demonstration?: boolean;
}): StaffParts {
  const { database, masterKey, randomBytes, now, publicUrl, mail, support, demonstration = false } = options;
  const accounts = (on = database) => createStaffStore(on, masterKey, randomBytes);
  const ofSession = blindIndex(masterKey, 'totp-enrolment');
  const recoveryIndex = blindIndex(masterKey, 'recovery-code');
  return {
    database,
    now,
    randomBytes,
    publicUrl,
    mail,
    support,
    demonstration,
    accounts,
    subjects: (on = database) => createSubjectStore(on, masterKey),
    sessions: new Sessions({ database, randomBytes, now, demonstration }),
    passwords: new Passwords(passwordPepper(masterKey), randomBytes),
    rules: passwordRules(),
    pauses: new Pauses(createAttemptStore(database), now),
    devices: knownDevices({ publicUrl, masterKey, randomBytes, indexOf: accounts().indexOf, now }),
    hashRecoveryCode: (account, code) => recoveryIndex(`${account}:${code}`),
    enrolmentSecret: (session) => Buffer.from(ofSession(session), 'base64url'),
    indexOfAddress: blindIndex(masterKey, 'address'),
  };
}
