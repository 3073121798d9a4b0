import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { openSecrets } from '../auth/secrets.ts';
import { explainProblems, loadConfig, thisMachine } from '../config.ts';
import { exportCommand } from '../recording/export-cli.ts';
import { TamperedLogError } from '../storage/event-log.ts';
import { databaseFile, openStorage } from '../storage/storage.ts';
import { recordedHearing } from './recorded-hearing.ts';

const complain = (text: string) => void process.stderr.write(text);

/** `npm run record:export`, with what the service knows. @returns exit code */
async function main(args: string[]): Promise<number> {
  const loaded = loadConfig(process.env, thisMachine());
  if (!loaded.ok) {
    complain(`${explainProblems(loaded.problems)}\n`);
    return 78; // EX_CONFIG
  }
  const { config } = loaded;
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  return exportCommand(args, {
    readHearing: async (hearing) => {
      if (!existsSync(databaseFile(config.dataDir))) return undefined;
      const { masterKey } = openSecrets(config, randomBytes);
      await using storage = await openStorage({ dataDir: config.dataDir, masterKey, randomBytes });
      const { log, hearings: directory } = storage;
      // Awaited here, for the storage is closed on return.
      return await recordedHearing(hearing as HearingId, { log, directory, dataDir: config.dataDir });
    },
    now: Date.now,
    stdout: (text) => void process.stdout.write(text),
    stderr: complain,
    signal: interrupted.signal,
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof TamperedLogError) {
    complain(`The record of hearing ${error.hearing} is damaged (entry ${error.seq}): see npm run record:verify.\n`);
  } else if (error instanceof Error && error.name === 'AbortError') {
    complain('Interrupted.\n');
  } else {
    throw error;
  }
  process.exitCode = 1;
}
