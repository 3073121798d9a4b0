import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { reachTable } from '@mahzar/shared/hearing/reach-table';
import { openSecrets } from '../auth/secrets.ts';
import { explainProblems, loadConfig, thisMachine } from '../config.ts';
import { reachCsv } from '../record/reach-csv.ts';
import { TamperedLogError } from '../storage/event-log.ts';
import { databaseFile, openStorage } from '../storage/storage.ts';

const complain = (text: string) => void process.stderr.write(`${text}\n`);

/** `npm run record:reach`: prints the reach table of a hearing. @returns exit code */
async function main([hearing]: string[]): Promise<number> {
  if (hearing === undefined) {
    complain('Usage: npm run record:reach -- HEARING > FILE.csv');
    return 2;
  }
  const loaded = loadConfig(process.env, thisMachine());
  if (!loaded.ok) {
    complain(explainProblems(loaded.problems));
    return 78; // EX_CONFIG
  }
  const { config } = loaded;
  if (!existsSync(databaseFile(config.dataDir))) {
    complain(`There is no database at ${databaseFile(config.dataDir)}. Say with MAHZAR_DATA where the data is.`);
    return 1;
  }
  const { masterKey } = openSecrets(config, randomBytes);
  await using storage = await openStorage({ dataDir: config.dataDir, masterKey, randomBytes });
  const entries = await storage.log.read(hearing as HearingId);
  if (entries.length === 0) {
    complain(`There is no hearing ${hearing} in this database.`);
    return 1;
  }
  process.stdout.write(reachCsv(reachTable(entries)));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TamperedLogError)) throw error;
  complain(`The record of hearing ${error.hearing} is damaged (entry ${error.seq}): see npm run record:verify.`);
  process.exitCode = 1;
}
