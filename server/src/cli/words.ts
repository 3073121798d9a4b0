import { DamagedSecretError } from '../access/tokens/secrets.ts';
import { BackupError } from '../backup/backup-error.ts';
import { DatabaseUnreachableError } from '../storage/database.ts';
import { KeyFromLaterError } from '../record/proof/record-keys.ts';
import { UnknownDatabaseError } from '../storage/snapshot.ts';
import { TamperedLogError } from '../event-log/store/event-log.ts';
import { WrongMasterKeyError } from '../compose/storage.ts';
import { NoDatabaseError, WrongSettingsError } from './load.ts';

/** See sysexits.h. */
const EX_CONFIG = 78;

/** Runs a command. Errors that a person can fix are printed as sentences. @returns exit code */
export async function inWords(main: () => Promise<number>): Promise<number> {
  try {
    return await main();
  } catch (error) {
    const words = wordsOf(error);
    if (words === undefined) throw error;
    process.stderr.write(`${words}\n`);
    return error instanceof WrongSettingsError ? EX_CONFIG : 1;
  }
}

function wordsOf(error: unknown): string | undefined {
  if (error instanceof WrongSettingsError || error instanceof NoDatabaseError) return error.message;
  if (error instanceof TamperedLogError) {
    return `The record of hearing ${error.hearing} is damaged (entry ${error.seq}): see npm run record:verify.`;
  }
  if (
    error instanceof DatabaseUnreachableError ||
    error instanceof UnknownDatabaseError ||
    error instanceof WrongMasterKeyError ||
    error instanceof DamagedSecretError ||
    error instanceof BackupError ||
    error instanceof KeyFromLaterError
  ) {
    return `${error.message[0]?.toUpperCase()}${error.message.slice(1)}.`;
  }
  // An unknown option.
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return error.message;
  }
  if (error instanceof Error && error.name === 'AbortError') return 'Interrupted.';
  return undefined;
}
