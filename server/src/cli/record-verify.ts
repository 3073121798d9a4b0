import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { keptMasterKey } from '../access/tokens/secrets.ts';
import { givenMasterKey, loadPlaces, thisMachine } from '../config/config.ts';
import { readCheckpoints } from '../record/proof/checkpoint-file.ts';
import type { WrittenCheckpoint } from '../record/proof/checkpoint-file.ts';
import { parseNoteKey } from '../record/proof/signed-note.ts';
import { hasNoFindings } from '../record/proof/court/court-report.ts';
import { courtWords, verifyCourt } from './verify-court.ts';
import { isWhole, verifyRecord } from './verify-record.ts';
import type { RecordVerification } from './verify-record.ts';
import { reportOf } from './verify-words.ts';
import { expectDatabase, settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run record:verify -- HEARING [--head HEAD] [--json]
           [--checkpoint FILE]… [--key KEY]…
       npm run record:verify -- --all [--json] [--rate MB] [--checkpoint FILE]… [--key KEY]…

Checks the hash chain of a hearing's log, and every segment of its recording against its hash in the log. Names what was changed,
removed or added, and whose track it is, according to the log. The minutes are replayed from the steps in their own log, and compared
with the signed text: this needs the master key.

A chain alone cannot show that its end was cut off or that it was rewritten completely. So the log is also compared with the court's
signed checkpoints, in the database and in the data folder. Whoever can write to both can remove the newest of these: give a FILE
with checkpoints that was kept elsewhere, or a HEAD that was printed before. KEY is a public key of the court or of a witness, as
record:keys prints it; without a key of the court, the keys in the database are trusted.

With --all the logs of all hearings and queues and the audit log are checked, and every recording, reading at most MB megabytes of
recordings per second (20). A hearing of which nothing is left is named too, if a checkpoint contains it. The service does the same
every night.

Ends with 0 when all is intact, 1 when it is not, 2 when it was called wrongly.`;

/** `npm run record:verify`: checks a hearing's log and recording. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean' },
      head: { type: 'string' },
      all: { type: 'boolean', default: false },
      nightly: { type: 'boolean', default: false },
      rate: { type: 'string', default: '20' },
      checkpoint: { type: 'string', multiple: true, default: [] },
      key: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [hearing] = positionals;
  const { head } = values;
  const keys = values.key.map(parseNoteKey);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (
    (hearing === undefined) !== values.all ||
    !(Number(values.rate) > 0) ||
    !keys.every((key) => key !== undefined) ||
    (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
  ) {
    console.error(USAGE);
    return 2;
  }
  const checkpoints: WrittenCheckpoint[] = [];
  for (const file of values.checkpoint) {
    const found = readCheckpoints(readFileSync(file, 'utf8'));
    if (found.length === 0) {
      console.error(`${file} holds no checkpoint.`);
      return 2;
    }
    checkpoints.push(...found);
  }
  if (values.nightly) {
    // Ends together with the service that started it: a restarted service begins its own check.
    if (process.connected === false) return 1;
    process.once('disconnect', () => process.exit(1));
    process.channel?.unref();
  }
  const config = settingsOf(loadPlaces(process.env, thisMachine()));
  await expectDatabase(config.database);
  if (hearing === undefined) {
    const bytesPerSecond = Number(values.rate) * 1e6;
    const report = await verifyCourt(config, { checkpoints, keys, bytesPerSecond, nightly: values.nightly });
    console.log(values.json ? JSON.stringify(report) : courtWords(report).join('\n'));
    return hasNoFindings(report) ? 0 : 1;
  }
  const masterKey = givenMasterKey(process.env, thisMachine()) ?? keptMasterKey(config.dataDir);
  const found = await verifyRecord(config, hearing as HearingId, { head, checkpoints, keys, masterKey });
  const whole = isWhole(found);
  console.log(values.json ? JSON.stringify(inJson(found, whole)) : reportOf(hearing, found).join('\n'));
  return whole ? 0 : 1;
}

function inJson(
  { chain, kept, recording, minutes, proof: { flaws, covered, newest, stamp } }: RecordVerification,
  whole: boolean,
): object {
  const proof = newest === null && flaws.length === 0 ? {} : { proof: { flaws, covered, ...(stamp && { stamp }) } };
  if (chain === undefined) return { ok: false, reason: 'unknown-hearing', ...proof };
  const beside = { ...(recording && { recording }), ...(minutes && { minutes }) };
  return { ...chain, ok: whole, ...(kept === undefined ? {} : { kept }), ...beside, ...proof };
}

process.exitCode = await inWords(main);
