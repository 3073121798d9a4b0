import { parseArgs } from 'node:util';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { explainProblems, loadPlaces, thisMachine } from '../config/config.ts';
import { databaseExists } from '../storage/database.ts';
import { verifyRecord } from './verify-record.ts';
import type { Verified } from './verify-record.ts';
import { reportOf } from './verify-words.ts';
import { inWords, noDatabase } from './words.ts';

const USAGE = `Usage: npm run record:verify -- HEARING [--head HEAD] [--json]

Checks the hash chain of a hearing's log, and every segment of its recording against its hash in the log, and names what was
changed, removed or added, and whose it is. Whose a track is, is taken from the log too. With a HEAD that was printed before
and kept elsewhere, also that the log still holds all that it held then: a chain alone cannot show that its end was cut off
or that all of it was made anew.

Ends with 0 when all is whole, 1 when it is not, 2 when it was called wrongly.`;

/** `npm run record:verify`: checks a hearing's log and recording. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' }, head: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [hearing] = positionals;
  const { head } = values;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (hearing === undefined || (head !== undefined && !/^[0-9a-f]{64}$/.test(head))) {
    console.error(USAGE);
    return 2;
  }
  const loaded = loadPlaces(process.env, thisMachine());
  if (!loaded.ok) {
    console.error(explainProblems(loaded.problems));
    return 78; // EX_CONFIG
  }
  if (!(await databaseExists(loaded.config.database))) {
    console.error(noDatabase(loaded.config.database));
    return 1;
  }
  const found = await verifyRecord(loaded.config, hearing as HearingId, head);
  const whole = found.chain?.ok === true && found.kept !== null && found.recording?.flaws.length === 0;
  console.log(values.json ? JSON.stringify(inJson(found, whole)) : reportOf(hearing, found).join('\n'));
  return whole ? 0 : 1;
}

function inJson({ chain, kept, recording }: Verified, whole: boolean): object {
  if (chain === undefined) return { ok: false, reason: 'unknown-hearing' };
  return { ...chain, ok: whole, ...(kept === undefined ? {} : { kept }), ...(recording && { recording }) };
}

process.exitCode = await inWords(main);
