import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openSecrets } from '../access/tokens/secrets.ts';
import { openStorage } from '../compose/storage.ts';
import { loadConfig, thisMachine } from '../config/config.ts';
import { originOf } from '../record/proof/origin.ts';
import { listRecordKeys, RecordKeys } from '../record/proof/record-keys.ts';
import { formatNoteKey } from '../record/proof/signed-note.ts';
import { expectDatabase, settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run record:keys [-- --new]

Prints the public keys with which the court signs checkpoints of its records, the newest last: give them to whoever checks the
records. With --new a new key is made, which signs from the next checkpoint on. The former key signs that one checkpoint too, to
prove the succession, and none after it. What it has signed stays valid.`;

/** `npm run record:keys`. @returns exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { new: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const config = settingsOf(loadConfig(process.env, thisMachine()));
  await expectDatabase(config.database);
  const { masterKey } = openSecrets(config, randomBytes);
  await using storage = await openStorage({ database: config.database, masterKey, randomBytes });
  const { database } = storage;
  if (values.new) await new RecordKeys(masterKey, randomBytes).add(database, originOf(config.publicUrl), Date.now());
  for (const key of await listRecordKeys(database)) {
    const until = key.retiredAt === null ? 'signs' : `signed until ${new Date(key.retiredAt).toISOString()}`;
    console.log(`${formatNoteKey(key)}  (made ${new Date(key.createdAt).toISOString()}, ${until})`);
  }
  return 0;
}

process.exitCode = await inWords(main);
