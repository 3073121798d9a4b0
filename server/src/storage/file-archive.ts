import { open } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';

/** A file for an archive, with its name there: a relative path with slashes. */
export interface FileToArchive {
  readonly name: string;
  readonly path: string;
  /** Reads a file that is not on this disk; undefined when it no longer exists. */
  readonly read?: () => Promise<Buffer | undefined>;
}

/** Mode of a file that is not on this disk: only the service may access it, as with all files. */
const FILE_MODE = 0o100600;

export interface ArchivedFile {
  readonly name: string;
  /** Time of its last change, epoch milliseconds. */
  readonly changedAt: number;
  readonly content: Buffer;
}

/**
 * Puts files into a database file in addition to its tables, in the form that SQLite's own tool unpacks (`sqlite3 FILE -A -x`,
 * https://www.sqlite.org/sqlar.html), uncompressed. Files that no longer exist are left out; of two files of one name the first
 * is taken.
 */
export async function archiveFiles(
  archive: string,
  files: AsyncIterable<FileToArchive>,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const db = new Sqlite(archive, { fileMustExist: true });
  let [count, bytes] = [0, 0];
  try {
    // The caller syncs the complete file; an incomplete one is useless.
    db.pragma('synchronous = off');
    db.pragma('journal_mode = memory');
    db.exec('begin; create table sqlar (name text primary key, mode int, mtime int, sz int, data blob)');
    const insert = db.prepare('insert into sqlar values (?, ?, ?, ?, ?)');
    const known = db.prepare<[string], 1>('select 1 from sqlar where name = ?').pluck();
    for await (const { name, path, read } of files) {
      if (known.get(name) !== undefined) continue;
      const file = read === undefined ? await readOnDisk(path).catch(nothingIfGone) : await readElsewhere(read);
      if (file === undefined) continue;
      const { content, mode, mtimeMs } = file;
      insert.run(name, mode, Math.floor(mtimeMs / 1000), content.length, content);
      count += 1;
      bytes += content.length;
    }
    db.exec('commit');
    db.pragma('journal_mode = delete');
  } finally {
    db.close();
  }
  return { files: count, bytes };
}

interface ReadFile {
  readonly content: Buffer;
  readonly mode: number;
  /** Epoch milliseconds. */
  readonly mtimeMs: number;
}

/** Uses one handle, because the file may be removed meanwhile. */
async function readOnDisk(path: string): Promise<ReadFile> {
  const file = await open(path);
  try {
    const { mode, mtimeMs } = await file.stat();
    return { content: await file.readFile(), mode, mtimeMs };
  } finally {
    await file.close();
  }
}

async function readElsewhere(read: NonNullable<FileToArchive['read']>): Promise<ReadFile | undefined> {
  const content = await read();
  return content && { content, mode: FILE_MODE, mtimeMs: Date.now() };
}

/** Read access to the files in an archive. */
export interface FileArchive {
  /** Ordered by name. */
  files(): Iterable<ArchivedFile>;
  /** Undefined when the archive has no file of that name. */
  read(name: string): Buffer | undefined;
  /** Names with this prefix. */
  names(prefix: string): string[];
  close(): void;
}

/** Opens an archive; null when it has no files. */
export function openArchive(file: string): FileArchive | null {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  if (db.prepare(`select 1 from sqlite_schema where name = 'sqlar'`).get() === undefined) {
    db.close();
    return null;
  }
  const all = db.prepare<[], { name: string; mtime: number; data: Buffer }>(
    'select name, mtime, data from sqlar order by name',
  );
  const one = db.prepare<[string], Buffer>('select data from sqlar where name = ?').pluck();
  const below = db.prepare<[string, string], string>('select name from sqlar where name >= ? and name < ?').pluck();
  return {
    *files() {
      for (const { name, mtime, data } of all.iterate()) yield { name, changedAt: mtime * 1000, content: data };
    },
    read: (name) => one.get(name),
    names: (prefix) => below.all(prefix, `${prefix}\u{10ffff}`),
    close: () => void db.close(),
  };
}

function nothingIfGone(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
