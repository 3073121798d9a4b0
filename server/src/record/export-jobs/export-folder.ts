import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Folder of finished copies: `<data>/exports/<export>/<file>`, with a `work` folder next to the file while it is made. Copies are
 * not backed up.
 */
export function exportsDir(dataDir: string): string {
  return join(dataDir, 'exports');
}

export function exportDir(dataDir: string, id: string): string {
  return join(exportsDir(dataDir), id);
}

/** Folder of files needed while a copy is made. @param dir the copy's folder */
export function workDir(dir: string): string {
  return join(dir, 'work');
}

/** Total bytes of all files in and below a folder; 0 when it does not exist. */
export async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = files
    .filter((file) => file.isFile())
    .map((file) =>
      stat(join(file.parentPath, file.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Removes the folders of all other copies. @param keep ids of the copies that stay */
export async function removeOthers(dataDir: string, keep: ReadonlySet<string>): Promise<void> {
  const names = await readdir(exportsDir(dataDir)).catch(() => []);
  for (const name of names) if (!keep.has(name)) await rm(exportDir(dataDir, name), { recursive: true, force: true });
}
