import { parseArgs } from 'node:util';
import { loadPlaces, thisMachine } from '../config/config.ts';
import { checkAudit, holdsEntry } from '../audit/check-audit.ts';
import { connect } from '../storage/database.ts';
import { auditWords } from './audit-words.ts';
import { expectDatabase, settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run audit:verify [-- --head HEAD]

Checks the audit log of staff actions, and names the first bad entry. With a HEAD that was printed before and kept elsewhere, also
checks that no entry up to that HEAD was cut off.`;

/** `npm run audit:verify`: checks the log of what staff did. @returns exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { head: { type: 'string' } } });
  const { head } = values;
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) {
    console.error(USAGE);
    return 2;
  }
  const { database } = settingsOf(loadPlaces(process.env, thisMachine()));
  await expectDatabase(database);
  const { db } = await connect(database, 'mahzar verify');
  try {
    const check = await checkAudit({ db });
    const kept = head === undefined || (await holdsEntry({ db }, head));
    console.log(auditWords(check, kept));
    return check.ok && kept ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

process.exitCode = await inWords(main);
