import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nameOfPlace } from '../storage/database-place.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { credentialsOfLater } from './credentials.ts';
import { databaseExists } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { checkAllLogs } from '../audit/check-all-logs.ts';
import type { LogsCheck } from '../audit/check-all-logs.ts';
import type { EndedCredentials } from './end-credentials.ts';
import { openArchive } from '../storage/file-archive.ts';
import { FolderInUseError, lockUsedFolder } from '../storage/folder-lock.ts';
import { DatabaseInUseError, moveDatabaseAside } from '../storage/move-database-aside.ts';
import { loadSnapshot, UnknownDatabaseError } from '../storage/snapshot.ts';
import { BackupError } from './backup-error.ts';
import { checkBackup, isWhole } from './backup.ts';
import type { BackupContent } from './backup.ts';
import { extractRecordings, RECORDINGS } from './recordings.ts';
import { noteRestored } from './restored.ts';
import { sync, writeWhole } from './whole-file.ts';

/** The length used for link tokens made at the desk. */
const TOKEN_ID_BYTES = 16;

export interface RestoreRequest {
  readonly database: DatabasePlace;
  readonly dataDir: string;
  readonly file: string;
  /** Whether existing data may be moved aside. */
  readonly replace: boolean;
  /** Whether to restore a damaged backup, which may be better than none. */
  readonly evenDamaged: boolean;
  /** The service has not run since the backup was made, so credentials stay valid. */
  readonly moved: boolean;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface RestoreResult extends BackupContent {
  /** Where the data that was there before has been moved. */
  readonly aside: readonly string[];
  /** Credentials that were revoked, because they may have been revoked or used since the backup was made. */
  readonly ended: EndedCredentials;
}

/**
 * Restores the database, and the recordings if the backup has any. The backup is checked before anything is touched, and the result
 * before it is put in place. Nothing is deleted: existing data is moved aside, and only if `replace` is set.
 *
 * @throws BackupError
 */
export async function restore(request: RestoreRequest): Promise<RestoreResult> {
  const { database, dataDir, file, replace, evenDamaged } = request;
  if (!existsSync(file)) throw new BackupError(`there is no file ${file}`);
  const content = await checkBackup(file).catch((error: unknown): never => {
    if (error instanceof UnknownDatabaseError || isNoDatabase(error))
      throw new BackupError(`${file} is no backup: ${wordsOf(error)}`);
    throw error;
  });
  if (!isWhole(content) && !evenDamaged) throw new DamagedBackupError(content);

  const folder = join(dataDir, RECORDINGS);
  const occupied = [
    ...((await databaseExists(database)) ? [nameOfPlace(database)] : []),
    ...(content.segments !== null && existsSync(folder) && readdirSync(folder).length > 0 ? [folder] : []),
  ];
  if (occupied.length > 0 && !replace) {
    throw new BackupError(`there is data already: ${occupied.join(' and ')}. With --replace it is moved aside first`);
  }

  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  using _ = lockForRestore(dataDir);
  const suffix = `before_${new Date(request.now).toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const draft = join(dataDir, `${RECORDINGS}.restoring`);
  try {
    rmSync(draft, { recursive: true, force: true });
    if (content.segments !== null) await extract(file, draft);
    const { former, ended } = await restoreDatabase(request, content, suffix);
    const aside = [former];
    if (content.segments !== null) aside.push(putInPlace(join(draft, RECORDINGS), folder, suffix));
    return { ...content, ended, aside: aside.filter((place) => place !== null) };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Makes sure that no service runs in the folder, and that none starts before the restore is done. */
function lockForRestore(dataDir: string): Disposable | null {
  try {
    return lockUsedFolder(dataDir);
  } catch (error) {
    if (error instanceof FolderInUseError) throw new BackupError(`${dataDir} is in use: stop the service first`);
    throw error;
  }
}

/** The backup's content is not what was written. */
export class DamagedBackupError extends BackupError {
  readonly content: BackupContent;

  constructor(content: BackupContent) {
    super('this backup is damaged, and nothing was restored. With --even-damaged it is restored as it is');
    this.content = content;
  }
}

/** @returns former: where the former database is now; null when there was none */
async function restoreDatabase(
  { database, file, now, moved, randomBytes }: RestoreRequest,
  { logs }: BackupContent,
  suffix: string,
): Promise<{ readonly former: string | null; readonly ended: EndedCredentials }> {
  const good = moved ? null : await credentialsOfLater(database, logs.audit);
  const terms = { at: now, good, newTokenId: () => randomBytes(TOKEN_ID_BYTES).toString('base64url') };
  const load = (place: DatabasePlace) => loadSnapshot(file, place, expects(logs), (on) => noteRestored(on, terms));
  const setAside = () =>
    moveDatabaseAside(database, suffix).catch((error: unknown): never => {
      if (!(error instanceof DatabaseInUseError)) throw error;
      throw new BackupError(`${nameOfPlace(database)} is in use: stop the service first`);
    });
  if (database.kind === 'sqlite') {
    return writeWhole(database.file, async (draft) => {
      const ended = await load({ kind: 'sqlite', file: draft });
      return { ended, former: await setAside() };
    });
  }
  const former = await setAside();
  try {
    return { former, ended: await load(database) };
  } catch (cause) {
    const where = former === null ? '' : `; what was there is in ${former}`;
    throw new BackupError(`${nameOfPlace(database)} was not restored${where}: ${wordsOf(cause)}`, { cause });
  }
}

/** Rejects if the restored logs differ from what the backup's check found. */
function expects(expected: LogsCheck): (arrived: Database) => Promise<void> {
  return async (arrived) => {
    if (JSON.stringify(await checkAllLogs(arrived)) !== JSON.stringify(expected))
      throw new Error('what was written is not what was read');
  };
}

async function extract(file: string, folder: string): Promise<void> {
  const archive = openArchive(file);
  try {
    if (archive !== null) await extractRecordings(archive, folder);
  } finally {
    archive?.close();
  }
}

/** @returns where the existing data was moved; null when there was none */
function putInPlace(from: string, to: string, suffix: string): string | null {
  const aside = `${to}.${suffix}`;
  const wasThere = existsSync(to);
  if (wasThere) renameSync(to, aside);
  // A service that never recorded anything has no folder for recordings.
  if (existsSync(from)) renameSync(from, to);
  sync(join(to, '..'));
  return wasThere ? aside : null;
}

function isNoDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
