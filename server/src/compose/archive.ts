import { openStore } from '../files/open-store.ts';
import { ArchiveStore } from '../record/archive/archive-store.ts';
import { fetchFromStore } from '../record/archive/fetch-from-store.ts';
import type { FetchFiles } from '../record/archive/fetch-from-store.ts';
import { RecordArchive } from '../record/archive/record-archive.ts';
import type { DeskParts } from './desk.ts';

/** The record store beside the data folder; null when none is configured. */
export function openRecordArchive({
  config: { recordStore, dataDir },
  bus,
  storage,
  service,
  node = null,
  now,
  log,
}: Pick<DeskParts, 'bus' | 'config' | 'storage' | 'service' | 'node' | 'now' | 'log'>): RecordArchive | null {
  const store = openStore(recordStore);
  if (recordStore === null || store === null) return null;
  const archives = new ArchiveStore(storage.database, node);
  const entries = service.entries.bind(service);
  return new RecordArchive({ bus, store, archives, entries, dataDir, keepMs: recordStore.keepMs, now, log });
}

/** Fetches recordings from the store after they were removed from the data folder; null when no store is configured. */
export function openFetchFiles({
  config: { recordStore, dataDir },
  storage: { database },
  node = null,
  log,
}: Pick<DeskParts, 'config' | 'storage' | 'node' | 'log'>): FetchFiles | null {
  const store = openStore(recordStore);
  if (store === null) return null;
  const wrong = (found: object) => log.error(found, 'file in the record store differs from the log; not read');
  return fetchFromStore({ dataDir, store, node, database, wrong });
}
