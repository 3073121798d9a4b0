import { parseArgs } from 'node:util';
import { explainProblems, loadPlaces, thisMachine } from '../config.ts';
import type { ChainCheck } from '../record/verify.ts';
import { checkLog } from '../storage/check-log.ts';
import { databaseExists } from '../storage/database.ts';
import { FLAWS } from './flaws.ts';
import { inWords, noDatabase } from './words.ts';

/** What a person is told of a check. */
function sentence(hearing: string, check: ChainCheck | undefined): string {
  if (check === undefined) return `There is no hearing ${hearing} in this database.`;
  return check.ok
    ? `The record of hearing ${hearing} is whole: ${check.entries} entries, head ${check.head}.`
    : `The record of hearing ${hearing} is damaged: entry ${check.seq} ${FLAWS[check.reason]}.`;
}

/** `npm run record:verify`: checks a hearing's log. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
  const [hearing] = positionals;
  if (hearing === undefined) {
    console.error('Usage: npm run record:verify -- HEARING [--json]');
    return 2;
  }
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
  const check = await checkLog(database, hearing);
  console.log(
    values.json ? JSON.stringify(check ?? { ok: false, reason: 'unknown-hearing' }) : sentence(hearing, check),
  );
  return check?.ok === true ? 0 : 1;
}

process.exitCode = await inWords(main);
