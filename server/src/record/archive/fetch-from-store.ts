import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import { segmentsOf } from '../../event-log/logged-recording.ts';
import type { FileStore } from '../../files/file-store.ts';
import { pathBelow, staysBelow } from '../../files/path-below.ts';
import { hashOf, lineHashes } from '../../recording/check-recording.ts';
import { DIRECTORY_MODE, FILE_MODE, hearingDir, indexFile, trackInfoFile } from '../../recording/layout.ts';
import type { Database } from '../../storage/database.ts';
import { RecordHolders } from '../retention/record-holders.ts';
import { ArchiveStore } from './archive-store.ts';
import { storedName } from './stored-names.ts';

/** Number of files fetched at the same time. */
export const AT_ONCE = 4;

/** A file of a recording, by its path below the hearing's folder, and its hash as the log has it. */
export interface FileToFetch {
  readonly file: string;
  /** Only this many bytes of the file are hashed. */
  readonly bytes?: number;
  /** Hexadecimal digits; null or left out where the log has no hash: then the reader of the file checks it. */
  readonly sha256?: string | null;
  /** Hashes that the lines of a track's index must have, as the log has them. */
  readonly lines?: readonly string[];
}

/**
 * Copies files that are only in the store into the data folder, where they are read like local files. Copies are kept as long as
 * new files; the age of files that are already there is reset. A file that differs from the log is not copied, and is reported; a
 * file that is missing in the store as well is skipped silently. The reader of the files deals with both. If the record's
 * deletion has begun, its folder is removed.
 * @throws the store's error when it cannot be reached
 */
export type FetchFiles = (hearing: HearingId, files: readonly FileToFetch[]) => Promise<void>;

/** How files are written into the data folder. */
interface Way {
  /** Whether the file at this path is kept as it is. */
  readonly stays: (path: string) => Promise<boolean>;
  readonly write: (path: string, content: Buffer) => Promise<void>;
}

/** Copies for reading. They are not flushed to disk, because the store has them. */
const TEMPORARY: Way = {
  stays: staysHere,
  write: (path, content) => writeWhole(path, content, { flush: false, name: rename }),
};

/**
 * Permanent copies. A different file of the same name is kept as `NAME.damaged`. Each file is flushed to disk; the entries of new
 * folders are not.
 */
export const PERMANENT: Way = {
  stays: () => Promise.resolve(false),
  write: (path, content) =>
    writeWhole(path, content, {
      flush: true,
      async name(unfinished) {
        // Another process may have fetched the same file.
        const there = await readFile(path).catch(undefinedIfMissing);
        if (there?.equals(content)) return rm(unfinished);
        if (there !== undefined) await keepAside(path);
        await rename(unfinished, path);
      },
    }),
};

interface FetchParts {
  readonly dataDir: string;
  readonly store: FileStore;
  /** The data folder's name among the processes on the database; null when this process is the only one. */
  readonly node: string | null;
  readonly database: Pick<Database, 'db'>;
  /** Called when the store returns other bytes than were put into it. */
  readonly wrong: (found: { readonly hearing: HearingId; readonly file: string }) => void;
}

export function fetchFromStore(parts: FetchParts, way: Way = TEMPORARY): FetchFiles {
  const { node, database } = parts;
  return async (hearing, files) => {
    // Registers as a holder before writing the first file: the deletion of a record waits for all holders.
    let held: Promise<void> | undefined;
    const hold = () => (held ??= node === null ? Promise.resolve() : new RecordHolders(database).add(node, hearing));
    const isDeleted = () => new ArchiveStore(database, node).isDeleted(hearing);
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const some = files.slice(at, at + AT_ONCE);
      await Promise.all(some.map((file) => fetchFile(parts, hearing, file, { hold, isDeleted, way })));
    }
  };
}

/**
 * Files needed to read some tracks: their segments and, of a complete record, `track.json` and the index of each track, which are
 * put into the store only then.
 */
export function filesOf(tracks: ReadonlyMap<string, LoggedTrack>, isWhole: boolean): FileToFetch[] {
  return [...(isWhole ? sideFilesOf(tracks) : []), ...segmentsOf({ tracks })];
}

/** `track.json` and index of each track. */
export function sideFilesOf(tracks: ReadonlyMap<string, LoggedTrack>): FileToFetch[] {
  return [...tracks.values()].flatMap(({ infoSha256, segments }) => {
    const [first] = segments.values();
    if (first === undefined) return [];
    const directory = dirname(first.file);
    return [{ file: trackInfoFile(directory), sha256: infoSha256 }, { file: indexFile(directory) }];
  });
}

async function fetchFile(
  { dataDir, store, wrong }: FetchParts,
  hearing: HearingId,
  one: FileToFetch,
  {
    hold,
    isDeleted,
    way,
  }: { readonly hold: () => Promise<void>; readonly isDeleted: () => Promise<boolean>; readonly way: Way },
): Promise<void> {
  const { file } = one;
  if (!staysBelow(file)) {
    wrong({ hearing, file });
    return;
  }
  const path = pathBelow(hearingDir(dataDir, hearing), file);
  if (await way.stays(path)) return;
  const content = await store.get(storedName(hearing, file));
  if (content === undefined) return;
  if (!isAsLogged(content, one)) {
    wrong({ hearing, file });
    return;
  }
  const leaveNothing = () => rm(hearingDir(dataDir, hearing), { recursive: true, force: true });
  // Other files may have been written before the deletion began.
  if (await isDeleted()) return leaveNothing();
  await hold();
  const written = await Promise.allSettled([way.write(path, content)]);
  // A deletion that began meanwhile may have removed the folder before this file was written.
  if (await isDeleted()) return leaveNothing();
  if (written[0].status === 'rejected') throw written[0].reason;
}

function isAsLogged(content: Buffer, { bytes, sha256 = null, lines = [] }: FileToFetch): boolean {
  if (sha256 !== null && hashOf(content.subarray(0, bytes)) !== sha256) return false;
  if (lines.length === 0) return true;
  const there = lineHashes(content);
  return lines.every((line) => there.has(line));
}

/** Whether the file is here. If so, its modification time is set to now, so that it is not removed while it is read. */
async function staysHere(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Readers see either the complete file or none. @param how whether it is flushed to disk first, and how it gets its name */
async function writeWhole(
  path: string,
  content: Buffer,
  { flush, name }: { readonly flush: boolean; readonly name: (unfinished: string, path: string) => Promise<void> },
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeFile(unfinished, content, { flag: 'wx', mode: FILE_MODE, flush });
    await name(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Gives a file a second name, the first free one of `PATH.damaged`, `PATH.damaged.2` and so on. The first name stays, too. */
async function keepAside(path: string): Promise<void> {
  for (let times = 1; ; times += 1) {
    try {
      return await link(path, `${path}.damaged${times === 1 ? '' : `.${times}`}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
