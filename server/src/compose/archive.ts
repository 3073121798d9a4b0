import { openStore } from '../files/open-store.ts';
import { ArchiveStore } from '../record/archive/archive-store.ts';
import { RecordArchive } from '../record/archive/record-archive.ts';
import type { DeskParts } from './desk.ts';

/** The store of recordings beside the data folder; null where none is configured. */
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
