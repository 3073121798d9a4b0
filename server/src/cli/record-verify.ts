import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataDir, thisMachine } from '../config.ts';
import type { ChainCheck } from '../record/verify.ts';
import { checkLog } from '../storage/check-log.ts';
import { databaseFile } from '../storage/storage.ts';

const WORDS = {
  altered: 'was altered after it was written',
  missing: 'is missing',
  misplaced: 'is not in its place: an earlier one stands there',
  unlinked: 'does not follow from the entry before it',
  unreadable: 'cannot be read from the database',
} as const;

/** What a person is told of a check. */
function sentence(hearing: string, check: ChainCheck | undefined): string {
  if (check === undefined) return `There is no hearing ${hearing} in this database.`;
  return check.ok
    ? `The record of hearing ${hearing} is whole: ${check.entries} entries, head ${check.head}.`
    : `The record of hearing ${hearing} is damaged: entry ${check.seq} ${WORDS[check.reason]}.`;
}

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const [hearing] = positionals;
const file = databaseFile(dataDir(process.env, thisMachine().checkout));
if (hearing === undefined) {
  console.error('Usage: npm run record:verify -- HEARING [--json]');
  process.exitCode = 2;
} else if (!existsSync(file)) {
  console.error(`There is no database at ${file}. Say with MAHZAR_DATA where the data is.`);
  process.exitCode = 1;
} else {
  const check = checkLog(file, hearing);
  console.log(
    values.json ? JSON.stringify(check ?? { ok: false, reason: 'unknown-hearing' }) : sentence(hearing, check),
  );
  process.exitCode = check?.ok === true ? 0 : 1;
}
