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

/** Parts of accounts and signing in. */
export interface StaffParts {
  readonly database: Database;
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  /** Origin that people open. */
  readonly publicUrl: string;
  /** Accounts, optionally within a transaction. */
  readonly accounts: (on?: Database) => StaffStore;
  /** Bindings to subjects of the organisation's sign-in, optionally within a transaction. */
  readonly subjects: (on?: Database) => SubjectStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly rules: PasswordRules;
  readonly pauses: Pauses;
  readonly devices: KnownDevices;
  readonly hashRecoveryCode: (account: string, code: string) => string;
  /**
   * 32 bytes from which the secret of an app added in a session is derived; always the same for a session, and different for
   * others.
   */
  readonly enrolmentSecret: (session: string) => Buffer;
  /** Key by which limits of an address are counted. */
  readonly indexOfAddress: (address: string) => string;
  /** Null: invitation links are shown to the inviter and not sent. */
  readonly mail: InvitationMail | null;
  /** Null: this process has no hearings. */
  readonly support: SupportLinks | null;
  /** Whether demonstration accounts may sign in with the password alone, as in development. */
  readonly demonstration: boolean;
}

/** Links with which colleagues joined hearings as support. */
export interface SupportLinks {
  /** Ends all links of an account, in a transaction. Resolves to a function to be called after the commit. */
  withdraw(on: Database, account: string): Promise<() => void>;
}

/** Sends invitations to the desk, in the transaction in which they are made. */
export interface InvitationMail {
  /** Also cancels unsent messages of earlier invitations. Resolves to whether the court sends e-mail at all. */
  send(
    on: Database,
    to: Pick<Account, 'id' | 'name' | 'email' | 'language'>,
    invitation: { readonly link: string; readonly expiresAt: number },
  ): Promise<boolean>;
  /** The account's invitations are no longer valid. */
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
