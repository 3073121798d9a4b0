import type { DeviceChecks } from '../device-check/device-check-store.ts';
import { EventBus } from '../kernel/event-bus.ts';
import type { ChatStore, EventLog, RecordStatusStore } from '../hearings/ports.ts';
import { createChatStore } from '../chat/chat-store.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { nameOfPlace } from '../storage/database-place.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { openDatabase, openForLog } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { createDeviceChecks } from '../device-check/device-check-store.ts';
import { createEventLog } from '../event-log/store/event-log.ts';
import { checkMasterKey } from '../storage/hearing-keys.ts';
import { RecordingKeys } from '../storage/recording-keys.ts';
import { createHearingStore } from '../hearings/store/hearing-store.ts';
import type { HearingStore } from '../hearings/store/hearing-store.ts';
import { createRecordStatusStore } from '../recording/record-status-store.ts';
import { opensAccounts } from '../access/staff/staff-store.ts';

/** Everything stored in the database. */
export interface Storage extends AsyncDisposable {
  readonly log: EventLog;
  readonly hearings: HearingStore;
  readonly records: RecordStatusStore;
  readonly recordingKeys: RecordingKeys;
  readonly chat: ChatStore;
  readonly checks: DeviceChecks;
  /** For modules that make their own stores. */
  readonly database: Database;
  /** A connection for logs and leases, which other queries never delay. */
  readonly logDatabase: Database;
  /** Rejects when the database cannot be written. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
}

/** The database was encrypted under another master key. */
export class WrongMasterKeyError extends Error {
  override readonly name = 'WrongMasterKeyError';
}

/**
 * Opens the database after bringing its schema up to date. A missing file is created, but not its folder.
 *
 * @throws WrongMasterKeyError at the start rather than during a hearing
 */
export async function openStorage(options: {
  database: DatabasePlace;
  /** 32 bytes. */
  masterKey: Buffer;
  randomBytes: RandomBytes;
  /** This process's name among those that share the database; null or left out when there are no others. */
  node?: string | null;
  /** Publishes what was stored; left out, nothing is published. */
  bus?: EventBus;
}): Promise<Storage> {
  const database = await openDatabase(options.database);
  const { db } = database;
  const { masterKey, randomBytes, bus = new EventBus() } = options;
  if (!(await checkMasterKey(db, masterKey)) || !(await opensAccounts(database, masterKey, randomBytes))) {
    await db.destroy();
    throw new WrongMasterKeyError(
      `the master key is not the one with which the database ${nameOfPlace(options.database)} was written. Give the former key with MAHZAR_MASTER_KEY or MAHZAR_MASTER_KEY_FILE (where neither is set, it is secrets/master-key in the data folder), or name the database that belongs to this key`,
    );
  }
  const logDatabase = await openForLog(options.database, database).catch(async (error: unknown) => {
    await db.destroy();
    throw error;
  });
  const close = async () => {
    await db.destroy();
    if (logDatabase !== database) await logDatabase.db.destroy();
  };
  return {
    log: createEventLog(logDatabase),
    hearings: createHearingStore(database, masterKey, randomBytes, bus),
    records: createRecordStatusStore(database, options.node),
    recordingKeys: new RecordingKeys(database, masterKey, randomBytes, bus),
    chat: createChatStore(database, masterKey, randomBytes),
    checks: createDeviceChecks(database, bus),
    database,
    logDatabase,
    async checkWritable() {
      // Takes the write lock without changing anything.
      await db.updateTable('seats').set({ token_id: null }).where('hearing_id', 'is', null).execute();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
