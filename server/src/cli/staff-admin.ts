import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { email, language } from '@mahzar/shared/rest/values';
import { line } from '@mahzar/shared/text';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { openSecrets } from '../access/tokens/secrets.ts';
import { loadConfig, thisMachine } from '../config/config.ts';
import { inviteColleague, renewInvitation } from '../access/staff/accounts.ts';
import type { Invitation } from '../access/staff/invitations.ts';
import { staffParts } from '../access/staff/parts.ts';
import type { StaffParts } from '../access/staff/parts.ts';
import { openStorage } from '../compose/storage.ts';
import { settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run staff:admin -- --email ADDRESS --name "NAME" [--language fa|en] [--even-so]

Makes the account of the first administrator, in Persian unless another language is given, and prints a link for setting the
password, which works once, within 72 hours.
If there is an administrator already, that one invites others; --even-so makes one more. If the link was lost before there was any
administrator, the same command prints another.`;

const given = z.object({ email, name: line(120), language });

/** `npm run staff:admin`. @returns exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      language: { type: 'string', default: 'fa' },
      'even-so': { type: 'boolean', default: false },
    },
  });
  const who = given.safeParse(values);
  if (!who.success) {
    console.error(USAGE);
    return 2;
  }
  const config = settingsOf(loadConfig(process.env, thisMachine()));
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const { masterKey } = openSecrets(config, randomBytes);
  await using storage = await openStorage({ database: config.database, masterKey, randomBytes });
  const { database } = storage;
  const parts = staffParts({
    database,
    masterKey,
    randomBytes,
    now: Date.now,
    publicUrl: config.publicUrl,
    mail: null,
    support: null,
  });
  const administrators = await parts.accounts().countAdministrators();
  if (!values['even-so'] && administrators > 0) {
    console.error('There is an administrator already, who can invite others. Use --even-so to make another.');
    return 1;
  }
  const colleague = { ...who.data, roles: ['administrator'] } as const;
  const made = await inviteColleague(parts, { kind: 'system' }, colleague);
  const invitation = made instanceof Rejection ? await anew(parts, colleague.email, administrators) : made.invitation;
  if (invitation instanceof Rejection) {
    console.error('This e-mail has an account already: an administrator can make a new link for it.');
    return 1;
  }
  console.log(`Open this link within 72 hours; it works once:\n${invitation.link}`);
  return 0;
}

/** Makes another link for an administrator, if nobody at the desk could make one. */
async function anew(
  parts: StaffParts,
  address: string,
  administrators: number,
): Promise<Invitation | Rejection<ApiErrorCode>> {
  const account = await parts.accounts().byEmail(address);
  if (administrators > 0 || account?.roles.includes('administrator') !== true) return new Rejection('email-taken');
  return renewInvitation(parts, { kind: 'system' }, account.id);
}

process.exitCode = await inWords(main);
