import { randomUUID } from 'node:crypto';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Config } from '../config/config.ts';
import { openStore } from '../files/open-store.ts';
import { fetchFromStore, filesOf } from '../record/archive/fetch-from-store.ts';
import type { RecordedHearing } from '../record/export/recorded-hearing.ts';
import type { Database } from '../storage/database.ts';
import { nodeIdIn } from '../storage/node-id.ts';

/** Fetches the parts of a recording that are only in the record store into the data folder, for a tool that reads them there. */
export async function fetchForTool(
  { dataDir, recordStore, database: place }: Pick<Config, 'dataDir' | 'recordStore' | 'database'>,
  database: Database,
  hearing: HearingId,
  { key, log }: Pick<RecordedHearing, 'key' | 'log'>,
): Promise<void> {
  const store = openStore(recordStore);
  if (store === null || key.kind === 'destroyed') return;
  const fetchFiles = fetchFromStore({
    dataDir,
    store,
    database,
    node: place.kind === 'sqlite' ? null : nodeIdIn(dataDir, randomUUID),
    wrong: ({ file }) => console.error(`${file} in the record store differs from the log: it is not read.`),
  });
  await fetchFiles(hearing, filesOf(log.recording.tracks, log.finished));
}
