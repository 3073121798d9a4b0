import { existsSync } from 'node:fs';
import { checkAllLogs } from '../audit/check-all-logs.ts';
import type { LogsCheck } from '../audit/check-all-logs.ts';
import { openStore } from '../files/open-store.ts';
import type { StorePlace } from '../files/open-store.ts';
import { nameOfPlace } from '../storage/database-place.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { databaseExists } from '../storage/database.ts';
import { archiveFiles, openArchive } from '../storage/file-archive.ts';
import { checkSnapshot, takeSnapshot } from '../storage/snapshot.ts';
import { BackupError } from './backup-error.ts';
import { checkSegments, recordingFiles } from './recordings.ts';
import type { SegmentsCheck } from './recordings.ts';
import { digestOf, writeWhole } from './whole-file.ts';

/** What a backup contains. */
export interface BackupContent {
  readonly logs: LogsCheck;
  /** Null when it has no recordings. */
  readonly segments: SegmentsCheck | null;
}

/**
 * Writes a consistent snapshot of the database, and the recordings if asked, into one file (mode 600). The service may be running.
 * Every segment that the database names was sealed before, and so is complete in the file.
 *
 * @throws BackupError
 */
export async function backUp(
  {
    database,
    dataDir,
    recordStore = null,
  }: {
    readonly database: DatabasePlace;
    readonly dataDir: string;
    /** Null or left out: recordings are in the data folder only. */
    readonly recordStore?: StorePlace | null;
  },
  file: string,
  recordings: boolean,
): Promise<BackupContent & { readonly sha256: string }> {
  const exists = new BackupError(`${file} is there already: a backup is never written over another file`);
  if (existsSync(file)) throw exists;
  if (!(await databaseExists(database))) throw new BackupError(`there is no database at ${nameOfPlace(database)}`);
  try {
    return await writeWhole(file, async (draft) => {
      await takeSnapshot(database, draft);
      if (recordings) await archiveFiles(draft, recordingFiles(dataDir, openStore(recordStore)));
      return { ...(await checkBackup(draft)), sha256: await digestOf(draft) };
    });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? exists : error;
  }
}

/** Checks the hash chains in a backup, and its segments against the logs. */
export async function checkBackup(file: string): Promise<BackupContent> {
  const logs = await checkSnapshot(file, checkAllLogs);
  const archive = openArchive(file);
  if (archive === null) return { logs, segments: null };
  try {
    return { logs, segments: await checkSegments(file, archive) };
  } finally {
    archive.close();
  }
}

export function isWhole({ logs, segments }: BackupContent): boolean {
  const logsAreWhole = logs.damaged.length === 0 && logs.audit?.ok !== false;
  return logsAreWhole && (segments === null || segments.flaws.length === 0);
}
