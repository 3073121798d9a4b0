import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

const LOCK_FILE = 'service.lock';

/** Another process has locked the data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** The lock of a data folder: no other service or restore may use the folder meanwhile. */
export interface FolderLock extends Disposable {
  release(): void;
}

/**
 * Locks a data folder for this process, without waiting. The lock is SQLite's on a separate database, which stays empty: the
 * kernel holds it (fcntl) and releases it however the process ends. Children do not inherit it.
 *
 * @param dataDir must exist
 * @throws FolderInUseError
 */
export function lockFolder(dataDir: string): FolderLock {
  const file = join(dataDir, LOCK_FILE);
  // Only if it is missing: closing a file that this process has locked would release the lock (fcntl).
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  return lock(file, dataDir);
}

/**
 * Like `lockFolder` if a service has used the folder before; otherwise returns null and creates nothing. @throws FolderInUseError
 */
export function lockUsedFolder(dataDir: string): FolderLock | null {
  const file = join(dataDir, LOCK_FILE);
  return existsSync(file) ? lock(file, dataDir) : null;
}

function lock(file: string, dataDir: string): FolderLock {
  const database = new Sqlite(file, { timeout: 0 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (!(error instanceof Sqlite.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
    throw new FolderInUseError(
      `another Mahzar process uses the data folder ${dataDir}. End that one first, or give this one a folder of its own with MAHZAR_DATA`,
    );
  }
  const release = () => void database.close();
  return { release, [Symbol.dispose]: release };
}
