import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file in a store. `name`: a relative path with slashes. */
export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Finished files of some megabytes, written once and read whole. Names are relative paths of letters, digits, `_`, `-` and `.`. A
 * store may be shared by several processes; who puts a file of a name again puts the same bytes.
 */
export interface FileStore {
  /**
   * Resolves when the file is kept for good.
   * @param sha256 of the content, hexadecimal digits
   * @throws WrongBytesError when the content has another hash: nothing is kept then
   */
  put(name: string, content: Buffer, sha256: string): Promise<void>;
  /** What a file holds; undefined when there is none of that name. */
  get(name: string): Promise<Buffer | undefined>;
  /** Files whose names begin so, ascending. @param prefix ends with a slash */
  list(prefix: string): AsyncIterable<StoredFile>;
  /** Removes them, and all that they were before. May be repeated. @throws LockedError when the store keeps them still */
  removeAll(prefix: string): Promise<void>;
}

/** A file is not what it was said to be. */
export class WrongBytesError extends Error {
  override name = 'WrongBytesError';

  constructor(file: string) {
    super(`${file} does not have the hash that it should have`);
  }
}

/** The store keeps a file for a time that is not over. */
export class LockedError extends Error {
  override name = 'LockedError';
}

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** Ends the name of a file that is not whole yet. */
const UNFINISHED = '.unfinished';

/** A store in a folder, as on a disk of its own that is mounted. */
export function folderStore(folder: string): FileStore {
  return {
    async put(name, content, sha256) {
      if (createHash('sha256').update(content).digest('hex') !== sha256) throw new WrongBytesError(name);
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
      const unfinished = `${path}${UNFINISHED}`;
      const file = await open(unfinished, 'w', FILE_MODE);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      const directory = await open(dirname(path), 'r');
      await directory.sync().finally(() => directory.close());
    },

    get: (name) => readFile(join(folder, name)).catch(undefinedIfMissing),

    async *list(prefix) {
      const names = await readdir(join(folder, prefix), { recursive: true, withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => undefinedIfMissing(error) ?? [],
      );
      const files = names
        .filter((entry) => entry.isFile() && !entry.name.endsWith(UNFINISHED))
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort();
      for (const name of files) yield { name, bytes: (await stat(join(folder, name))).size };
    },

    removeAll: (prefix) => rm(join(folder, prefix), { recursive: true, force: true }),
  };
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
