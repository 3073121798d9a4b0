import { createHash } from 'node:crypto';
import { mkdir, open, readdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import {
  DIRECTORY_MODE,
  FILE_MODE,
  hearingDir,
  listTracks,
  segmentFile,
  STORES,
  trackDir,
} from '../recording/layout.ts';
import type { FileArchive, FileToArchive } from '../storage/file-archive.ts';
import { readSqlite } from '../storage/sqlite.ts';

/** The folder of all recordings, below the data folder and in a backup. */
export const RECORDINGS = 'hearings';

/** What the log says of segments, and what a backup has of them. */
export interface SegmentsCheck {
  readonly whole: number;
  /** Whose bytes are not those that were sealed, by name. */
  readonly damaged: readonly string[];
  readonly missing: number;
}

/**
 * What recordings are made of. Not what can be made again (exports), nor which recorders were at work: those of before do not
 * write in a copy. The side file of a segment comes before the segment, as it does on disk after a crash at worst.
 */
export async function* recordingFiles(dataDir: string): AsyncGenerator<FileToArchive> {
  for (const hearing of await foldersIn(join(dataDir, RECORDINGS))) {
    for (const store of STORES) {
      for (const track of await listTracks(hearingDir(dataDir, hearing), store)) {
        const name = trackDir(hearingDir('', hearing), track, store);
        const files = await readdir(join(dataDir, name));
        for (const file of files.sort()) yield { name: join(name, file), path: join(dataDir, name, file) };
      }
    }
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

/** Compares the segments in a backup with what its logs say of them. */
export async function checkSegments(file: string, archive: FileArchive): Promise<SegmentsCheck> {
  const db = readSqlite(file);
  const damaged: string[] = [];
  let [whole, missing] = [0, 0];
  try {
    const sealed = db
      .selectFrom('log_entries')
      .select(['hearing_id', 'payload'])
      .where('type', '=', 'segment-sealed')
      .stream();
    for await (const { hearing_id: hearing, payload } of sealed) {
      const segment = parseSegment(payload);
      // An entry that says nothing any more has been named as damaged with its log.
      if (segment === undefined) continue;
      const names = STORES.map((store) =>
        segmentFile(trackDir(hearingDir('', hearing), segment.track, store), segment.index),
      );
      const found = names.flatMap((name) => archive.read(name) ?? []);
      if (found.length === 0) missing += 1;
      else if (found.some((content) => sha256(content.subarray(0, segment.bytes)) === segment.sha256)) whole += 1;
      else damaged.push(names[0]!);
    }
  } finally {
    await db.destroy();
  }
  return { whole, damaged, missing };
}

const segmentSchema = z.object({ track: z.string(), index: z.int(), bytes: z.int(), sha256: z.string() });

function parseSegment(payload: string): z.infer<typeof segmentSchema> | undefined {
  try {
    return segmentSchema.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

/** A file of a hearing's recording, three folders down. Whatever else a backup names is written nowhere. */
const RECORDING_FILE = new RegExp(`^${RECORDINGS}(/(?!\\.+/)[^/\\0]+){3}/(?!\\.+$)[^/\\0]+$`);

/** Writes all files of a backup below a folder, on disk when it resolves. */
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

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
