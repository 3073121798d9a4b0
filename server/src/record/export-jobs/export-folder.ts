import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where copies lie: `<data>/exports/<export>/<file>`; what is being made is in `work` beside it. They are in no backup. */
export function exportsDir(dataDir: string): string {
  return join(dataDir, 'exports');
}

export function exportDir(dataDir: string, id: string): string {
  return join(exportsDir(dataDir), id);
}

/** Bytes of all files in a folder, and below it; 0 when there is none. */
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

/** Removes the folders of copies that are not to be there. */
export async function removeOthers(dataDir: string, keep: ReadonlySet<string>): Promise<void> {
  const names = await readdir(exportsDir(dataDir)).catch(() => []);
  for (const name of names) if (!keep.has(name)) await rm(exportDir(dataDir, name), { recursive: true, force: true });
}
