import type { RandomBytes } from '../storage/cipher.ts';
import { createAttemptStore } from '../storage/attempt-store.ts';
import type { Database } from '../storage/database.ts';
import { createStaffStore } from '../storage/staff-store.ts';
import type { StaffStore } from '../storage/staff-store.ts';
import { blindIndex, passwordPepper } from '../storage/system-keys.ts';
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
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly rules: PasswordRules;
  readonly pauses: Pauses;
  readonly hashRecoveryCode: (account: string, code: string) => string;
  /** What limits of an address are counted by. */
  readonly indexOfAddress: (address: string) => string;
}

export function staffParts(options: {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  readonly publicUrl: string;
}): StaffParts {
  const { database, masterKey, randomBytes, now, publicUrl } = options;
  const recoveryIndex = blindIndex(masterKey, 'recovery-code');
  return {
    database,
    now,
    randomBytes,
    publicUrl,
    accounts: (on = database) => createStaffStore(on, masterKey, randomBytes),
    sessions: new Sessions({ database, randomBytes, now }),
    passwords: new Passwords(passwordPepper(masterKey), randomBytes),
    rules: passwordRules(),
    pauses: new Pauses(createAttemptStore(database), now),
    hashRecoveryCode: (account, code) => recoveryIndex(`${account}:${code}`),
    indexOfAddress: blindIndex(masterKey, 'address'),
  };
}
