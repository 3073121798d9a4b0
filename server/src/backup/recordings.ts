import { mkdir, open, readdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore } from '../files/file-store.ts';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Kysely } from 'kysely';
import { eventOf } from '../event-log/chain.ts';
import { loggedRecording } from '../event-log/logged-recording.ts';
import type { LoggedRecording } from '../event-log/logged-recording.ts';
import { checkRecording, hashOf } from '../recording/check-recording.ts';
import type { RecordingFlaw } from '../recording/check-recording.ts';
import {
  DIRECTORY_MODE,
  FILE_MODE,
  hearingDir,
  indexFile,
  listTracks,
  segmentFile,
  segmentsAmong,
  storeDir,
  STORES,
  trackDir,
  trackInfoFile,
} from '../recording/layout.ts';
import type { RecordingFiles } from '../recording/recording-files.ts';
import { toChainEntry } from '../event-log/store/event-log.ts';
import { lawfulDeletions } from '../record/retention/lawful-deletion.ts';
import type { FileArchive, FileToArchive } from '../storage/file-archive.ts';
import { createRecordStatusStore } from '../recording/record-status-store.ts';
import { findRecordingKeys } from '../storage/recording-keys.ts';
import { readSqlite, sqlite } from '../storage/sqlite.ts';
import type { Tables } from '../storage/tables.ts';

/** Name of the folder with all recordings, in the data folder and in a backup. */
export const RECORDINGS = 'hearings';

/** Comparison of a backup's segments with its logs. */
export interface SegmentsCheck {
  readonly whole: number;
  /** Segments of hearings that were in session: not in the log yet. */
  readonly unsealed: number;
  /** Where the backup differs from the logs. */
  readonly flaws: readonly { readonly hearing: HearingId; readonly flaw: RecordingFlaw }[];
}

/**
 * The files of all recordings. Left out are files that can be made again (exports), and the list of running recorders, which do not
 * write to a copy. A segment's side file comes before the segment: after a crash, the disk could look the same. Files of the record
 * store come last, under the names they have on disk, because segments may move between the data folder and the store meanwhile.
 */
export async function* recordingFiles(dataDir: string, store: FileStore | null): AsyncGenerator<FileToArchive> {
  for (const hearing of await foldersIn(join(dataDir, RECORDINGS))) {
    for (const store of STORES) {
      for (const track of await listTracks(hearingDir(dataDir, hearing), store)) {
        const name = trackDir(hearingDir('', hearing), track, store);
        const files = await readdir(join(dataDir, name));
        for (const file of files.sort()) yield { name: join(name, file), path: join(dataDir, name, file) };
      }
    }
  }
  if (store === null) return;
  for await (const { name } of store.list(`${RECORDINGS}/`)) {
    yield { name, path: join(dataDir, name), read: () => store.get(name) };
  }
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Compares the recordings in a backup with its logs. */
export async function checkSegments(file: string, archive: FileArchive): Promise<SegmentsCheck> {
  const db = readSqlite(file);
  const flaws: SegmentsCheck['flaws'][number][] = [];
  let [whole, unsealed] = [0, 0];
  try {
    const records = createRecordStatusStore({ db });
    const deletionOf = await lawfulDeletions({ db, kind: sqlite });
    const hasKey = await findRecordingKeys({ db, kind: sqlite });
    for (const { id: hearing } of await db.selectFrom('hearings').select('id').orderBy('id').execute()) {
      // The recording was deleted by an order, or is being deleted, so its files are not missing.
      if ((await deletionOf(hearing)).lawful !== undefined) continue;
      const finished = await records.isComplete(hearing);
      const log = await recordingOf(db, hearing);
      const check = await checkRecording(filesIn(archive, hearing), log, finished, await hasKey(hearing));
      whole += check.segments;
      unsealed += check.unsealed;
      flaws.push(...check.flaws.map((flaw) => ({ hearing, flaw })));
    }
  } finally {
    await db.destroy();
  }
  return { whole, unsealed, flaws };
}

/** What a log says about its recording, as far as it is readable. Unreadable entries were reported with the log check. */
async function recordingOf(db: Kysely<Tables>, hearing: HearingId): Promise<LoggedRecording> {
  const rows = await db
    .selectFrom('log_entries')
    .selectAll()
    .where('hearing_id', '=', hearing)
    .where('type', 'in', ['track-opened', 'segment-sealed'])
    .orderBy('seq')
    .execute();
  return loggedRecording(rows.flatMap((row) => eventOf(toChainEntry(row)) ?? []));
}

function filesIn(archive: FileArchive, hearing: HearingId): RecordingFiles {
  const dir = hearingDir('', hearing);
  const partsBelow = (folder: string) => archive.names(`${folder}/`).map((name) => name.slice(folder.length + 1));
  return {
    listTracks: async (store) => [...new Set(partsBelow(storeDir(dir, store)).map((name) => name.split('/')[0]!))],
    listSegments: async (store, track) => segmentsAmong(partsBelow(trackDir(dir, track, store))),
    async hashSegment(store, track, index, bytes) {
      const content = archive.read(segmentFile(trackDir(dir, track, store), index));
      return content && hashOf(content.subarray(0, bytes));
    },
    readInfo: async (store, track) => archive.read(trackInfoFile(trackDir(dir, track, store))),
    readIndex: async (store, track) => archive.read(indexFile(trackDir(dir, track, store))),
  };
}

/** Path of a file of a recording, three folders down. Any other path in a backup is refused. */
const RECORDING_FILE = new RegExp(`^${RECORDINGS}(/(?!\\.+/)[^/\\0]+){3}/(?!\\.+$)[^/\\0]+$`);

/** Writes all files of a backup below a folder; they are on disk when it resolves. */
export async function extractRecordings(archive: FileArchive, folder: string): Promise<void> {
  for (const { name, content, changedAt } of archive.files()) {
    if (!RECORDING_FILE.test(name)) throw new Error(`this is no file of a recording: ${name}`);
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
    const handle = await open(path, 'wx', FILE_MODE);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await utimes(path, changedAt / 1000, changedAt / 1000);
  }
}
