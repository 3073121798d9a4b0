import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathBelow } from './path-below.ts';

/** A file in a store. `name`: a relative path with slashes. */
export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Complete files of some megabytes, written once and read whole. Names are relative paths of letters, digits, `_`, `-` and `.`.
 * Several processes may share a store; a file put again under the same name has the same bytes. A name that leads out of the store
 * is refused: OutsideError.
 */
export interface FileStore {
  /**
   * Resolves when the file is stored permanently.
   * @param sha256 of the content, hexadecimal digits
   * @throws WrongBytesError when the content has another hash; nothing is stored then
   */
  put(name: string, content: Buffer, sha256: string): Promise<void>;
  /** The content of a file; undefined when there is none of that name. */
  get(name: string): Promise<Buffer | undefined>;
  /** Files whose names have this prefix, ascending. @param prefix ends with a slash */
  list(prefix: string): AsyncIterable<StoredFile>;
  /**
   * Removes all files with this prefix, including earlier versions. May be repeated. @throws LockedError when the store still keeps
   * them
   */
  removeAll(prefix: string): Promise<void>;
}

/** A file differs from its expected hash. */
export class WrongBytesError extends Error {
  override name = 'WrongBytesError';

  constructor(file: string) {
    super(`${file} does not have the hash that it should have`);
  }
}

/** The store keeps a file until a later time. */
export class LockedError extends Error {
  override name = 'LockedError';
  /** Epoch milliseconds. */
  readonly until: number;

  constructor(message: string, until: number) {
    super(message);
    this.until = until;
  }
}

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** Folder of incomplete files, within the store. */
const UNFINISHED = 'unfinished';
/** Suffix of incomplete files of earlier versions, which stored them among the others. */
const FORMERLY = '.unfinished';
/** An incomplete file without a write for this long is left over from a killed process, ms. */
const LEFT_MS = 60 * 60_000;

/**
 * A store in a folder, for example on a mounted disk. It never creates that folder: if the disk is not mounted the folder is
 * missing, and nothing may count as stored, missing or removed. Files left incomplete by a killed process are removed by the next
 * put, an hour later at the earliest.
 */
export function folderStore(folder: string): FileStore {
  let sweptAt = -Infinity;
  return {
    async put(name, content, sha256) {
      if (createHash('sha256').update(content).digest('hex') !== sha256) throw new WrongBytesError(name);
      const path = pathBelow(folder, name);
      const folders = foldersTo(folder, name);
      for (const directory of [join(folder, UNFINISHED), ...folders.slice(1)])
        await mkdir(directory, { mode: DIRECTORY_MODE }).catch(ignoreExisting);
      if (performance.now() - sweptAt > LEFT_MS) {
        sweptAt = performance.now();
        await removeLeft(folder);
      }
      // Another process may put the same file.
      const unfinished = join(folder, UNFINISHED, `${flat(name)}${SEPARATOR}${randomUUID()}`);
      try {
        const file = await open(unfinished, 'wx', FILE_MODE);
        await file
          .writeFile(content)
          .then(() => file.sync())
          .finally(() => file.close());
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      // A folder's entry is in the parent folder; a process that has just created one of these may not have synced it yet.
      await Promise.all([join(folder, UNFINISHED), ...folders].map(syncFolder));
    },

    async get(name) {
      const content = await readFile(pathBelow(folder, name)).catch(undefinedIfMissing);
      if (content === undefined) await access(folder);
      return content;
    },

    async *list(prefix) {
      await access(folder);
      const names = await readdir(pathBelow(folder, prefix), { recursive: true, withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => undefinedIfMissing(error) ?? [],
      );
      const files = names
        .filter((entry) => entry.isFile() && !entry.name.endsWith(FORMERLY))
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort();
      for (const name of files) yield { name, bytes: (await stat(join(folder, name))).size };
    },

    async removeAll(prefix) {
      await access(folder);
      const path = pathBelow(folder, prefix);
      await rm(path, { recursive: true, force: true });
      await syncFolder(dirname(path)).catch(undefinedIfMissing);
      await removeUnfinished(folder, (file) => Promise.resolve(file.startsWith(flat(prefix))));
    },
  };
}

/** Separates parts of the names of incomplete files; names in the store do not contain it. */
const SEPARATOR = '+';

/** A name in flat form, for the folder of incomplete files. */
function flat(name: string): string {
  return name.replaceAll('/', SEPARATOR);
}

async function removeLeft(folder: string): Promise<void> {
  const before = Date.now() - LEFT_MS;
  await removeUnfinished(folder, async (file) => {
    const found = await stat(join(folder, UNFINISHED, file)).catch(undefinedIfMissing);
    return found !== undefined && found.mtimeMs < before;
  });
}

async function removeUnfinished(folder: string, isLeftOver: (file: string) => Promise<boolean>): Promise<void> {
  const directory = join(folder, UNFINISHED);
  const files = (await readdir(directory).catch(undefinedIfMissing)) ?? [];
  let removed = false;
  for (const file of files) {
    if (!(await isLeftOver(file))) continue;
    await rm(join(directory, file), { force: true });
    removed = true;
  }
  if (removed) await syncFolder(directory);
}

/** The folders that contain a file, beginning with the store's. */
function foldersTo(folder: string, name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return [folder, ...parts.map((_, at) => join(folder, ...parts.slice(0, at + 1)))];
}

/** Syncs a folder's entries to disk. */
async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  await directory.sync().finally(() => directory.close());
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
