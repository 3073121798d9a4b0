import { parseArgs } from 'node:util';
import { loadPlaces, thisMachine } from '../config/config.ts';
import type { ChainCheck } from '../event-log/verify.ts';
import { checkAudit, holdsEntry } from '../audit/check-audit.ts';
import { connect } from '../storage/database.ts';
import { FLAWS } from './flaws.ts';
import { expectDatabase, settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run audit:verify [-- --head HEAD]

Checks the log of what staff did, and names the first bad entry. With a HEAD that was printed before and kept elsewhere, also
that nothing of what was noted until then has been cut off.`;

/** Result of a check as text for people. @param kept whether the log still has the entry whose hash was kept elsewhere */
function sentence(check: ChainCheck, kept: boolean): string {
  if (check.ok && !kept) {
    return 'The log of what staff did is damaged: the head that was kept is not in it. Its end was cut off, or it was made anew.';
  }
  return check.ok
    ? `The log of what staff did is whole: ${check.entries} entries, head ${check.head}.`
    : `The log of what staff did is damaged: entry ${check.seq} ${FLAWS[check.reason]}.`;
}

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
    console.log(sentence(check, kept));
    return check.ok && kept ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

process.exitCode = await inWords(main);
