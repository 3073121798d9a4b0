import { explainProblems, loadPlaces, thisMachine } from '../config.ts';
import type { ChainCheck } from '../record/verify.ts';
import { checkAudit } from '../storage/check-audit.ts';
import { connect, databaseExists } from '../storage/database.ts';
import { FLAWS } from './flaws.ts';
import { inWords, noDatabase } from './words.ts';

/** What a person is told of a check. */
function sentence(check: ChainCheck): string {
  return check.ok
    ? `The log of what staff did is whole: ${check.entries} entries, head ${check.head}.`
    : `The log of what staff did is damaged: entry ${check.seq} ${FLAWS[check.reason]}.`;
}

/** `npm run audit:verify`: checks the log of what staff did. @returns exit code */
async function main(): Promise<number> {
  const loaded = loadPlaces(process.env, thisMachine());
  if (!loaded.ok) {
    console.error(explainProblems(loaded.problems));
    return 78; // EX_CONFIG
  }
  const { database } = loaded.config;
  if (!(await databaseExists(database))) {
    console.error(noDatabase(database));
    return 1;
  }
  const { db } = await connect(database, 'mahzar verify');
  try {
    const check = await checkAudit({ db });
    console.log(sentence(check));
    return check.ok ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

process.exitCode = await inWords(main);
