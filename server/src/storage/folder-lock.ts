import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

const LOCK_FILE = 'service.lock';

/** Another process has the data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** A data folder that no other service or restore may use. */
export interface FolderLock extends Disposable {
  release(): void;
}

/**
 * Locks a data folder for this process, without waiting. The lock is SQLite's on a database of its own, which stays empty: the
 * kernel holds it (fcntl) and lets go of it when the process ends, however that ends. Children do not inherit it.
 *
 * @param dataDir must be there
 * @throws FolderInUseError
 */
export function lockFolder(dataDir: string): FolderLock {
  const file = join(dataDir, LOCK_FILE);
  // Only where it is not there: to close a file that this process has locked would end the lock (fcntl).
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  return lock(file, dataDir);
}

/** The same, where a service has been before; null elsewhere, and nothing is made there. @throws FolderInUseError */
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
