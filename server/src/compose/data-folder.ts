import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openSecrets } from '../access/tokens/secrets.ts';
import type { Secrets } from '../access/tokens/secrets.ts';
import { freeBytesAt } from '../recording/space-guard.ts';
import { lockFolder } from '../storage/folder-lock.ts';
import type { FolderLock } from '../storage/folder-lock.ts';
import { LogReserve } from '../storage/log-reserve.ts';
import type { Runtime } from './runtime.ts';

/** The data folder of this process. No other process may use it meanwhile. */
export interface DataFolder extends Secrets {
  readonly lock: FolderLock;
  /** The folder of the database file; null when the database is elsewhere. */
  readonly databaseDir: string | null;
  readonly logReserve: LogReserve | null;
}

/**
 * Locks the folder before touching anything in it, and reads its secrets.
 * @throws FolderInUseError, DamagedSecretError
 */
export async function openDataFolder({ config, randomBytes }: Runtime): Promise<DataFolder> {
  const { dataDir, database, space } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataDir);
  const secrets = openSecrets(config, randomBytes);
  if (database.kind !== 'sqlite') return { lock, ...secrets, databaseDir: null, logReserve: null };
  const databaseDir = dirname(database.file);
  const logReserve = new LogReserve(join(databaseDir, 'log-reserve'), space.logReserveBytes);
  // The start writes to the log too, so it needs room even on a disk that others have filled.
  const freeBytes = await freeBytesAt(databaseDir);
  if (freeBytes !== null && freeBytes < space.reserveBytes) await logReserve.release();
  return { lock, ...secrets, databaseDir, logReserve };
}
