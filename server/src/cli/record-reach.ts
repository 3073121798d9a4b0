import { randomBytes } from 'node:crypto';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { reachTable } from '@mahzar/shared/hearing/projection/reach-table';
import { openSecrets } from '../access/tokens/secrets.ts';
import { loadConfig, thisMachine } from '../config/config.ts';
import { reachCsv } from '../record/reach-csv.ts';
import { openStorage } from '../compose/storage.ts';
import { expectDatabase, settingsOf } from './load.ts';
import { inWords } from './words.ts';

const complain = (text: string) => void process.stderr.write(`${text}\n`);

/** `npm run record:reach`: prints the reach table of a hearing. @returns exit code */
async function main([hearing]: string[]): Promise<number> {
  if (hearing === undefined) {
    complain('Usage: npm run record:reach -- HEARING > FILE.csv');
    return 2;
  }
  const config = settingsOf(loadConfig(process.env, thisMachine()));
  await expectDatabase(config.database);
  const { masterKey } = openSecrets(config, randomBytes);
  await using storage = await openStorage({ database: config.database, masterKey, randomBytes });
  const entries = await storage.log.read(hearing as HearingId);
  if (entries.length === 0) {
    complain(`There is no hearing ${hearing} in this database.`);
    return 1;
  }
  process.stdout.write(reachCsv(reachTable(entries)));
  return 0;
}

process.exitCode = await inWords(() => main(process.argv.slice(2)));
