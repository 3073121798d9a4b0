import { randomBytes } from 'node:crypto';
import { openSecrets } from '../access/tokens/secrets.ts';
import { audit } from '../audit/audit-store.ts';
import { loadConfig, thisMachine } from '../config/config.ts';
import { exportCommand } from '../record/export/export-cli.ts';
import { databaseExists, inTransaction, openDatabase } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { findProtected } from '../scheduling/protected-people.ts';
import { openStorage } from '../compose/storage.ts';
import { lawfulKeys } from '../record/retention/lawful-keys.ts';
import { RetentionStore } from '../record/retention/retention-store.ts';
import { recordedHearing, withoutNames } from '../record/export/recorded-hearing.ts';
import { fetchForTool } from './fetch-for-tool.ts';
import { settingsOf } from './load.ts';
import { inWords } from './words.ts';

const complain = (text: string) => void process.stderr.write(text);

/** `npm run record:export`, with access to the service's data. @returns exit code */
async function main(args: string[]): Promise<number> {
  const config = settingsOf(loadConfig(process.env, thisMachine()));
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const onDatabase = async <Answer>(ask: (database: Database) => Promise<Answer>): Promise<Answer> => {
    const database = await openDatabase(config.database);
    try {
      return await ask(database);
    } finally {
      await database.db.destroy();
    }
  };
  return exportCommand(args, {
    readHearing: async (hearing, store) => {
      if (!(await databaseExists(config.database))) return undefined;
      const { masterKey } = openSecrets(config, randomBytes);
      await using storage = await openStorage({ database: config.database, masterKey, randomBytes });
      const { log, records, hearings: directory } = storage;
      const keys = lawfulKeys(storage.recordingKeys, storage.database);
      const parts = { log, records, directory, keys, dataDir: config.dataDir };
      const recorded = await recordedHearing(hearing, parts);
      if (recorded === undefined) return undefined;
      const { kind } = recorded.key;
      const hasKey = kind !== 'destroyed' && kind !== 'lost';
      if (hasKey && (await new RetentionStore(storage.database).isDeleted(hearing))) return 'in-deletion';
      await fetchForTool(config, storage.database, hearing, recorded);
      if (store === 'sealed') return recorded;
      const hidden = await findProtected(masterKey, randomBytes).seatsOf(storage.database, hearing);
      return { ...recorded, seats: withoutNames(recorded.seats, hidden) };
    },
    isDeleted: (hearing) => onDatabase((database) => new RetentionStore(database).isDeleted(hearing)),
    note: (note) => onDatabase((database) => inTransaction(database, (on) => audit.note(on, note, Date.now()))),
    now: Date.now,
    timeZone: config.court.zone,
    stdout: (text) => void process.stdout.write(text),
    stderr: complain,
    signal: interrupted.signal,
  });
}

process.exitCode = await inWords(() => main(process.argv.slice(2)));
