import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DIRECTORY_MODE, FILE_MODE } from '../../recording/layout.ts';
import { syncFolder } from '../../recording/segment-writer.ts';

/*
 * Certificates of deletion in the data folder, `deletions/HEARING.note`, outside the database: a restored older backup does not
 * have them, and the records that they name are deleted again.
 */

function folderOf(dataDir: string): string {
  return join(dataDir, 'deletions');
}

/** Stores a certificate; synced to disk when it resolves. */
export async function keepCertificate(dataDir: string, hearing: string, note: string): Promise<void> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true, mode: DIRECTORY_MODE });
  await syncFolder(dirname(folder));
  const file = join(folder, `${hearing}.note`);
  const draft = await open(`${file}.draft`, 'w', FILE_MODE);
  try {
    await draft.writeFile(note);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.draft`, file);
  await syncFolder(folder);
}

export async function keptCertificates(dataDir: string): Promise<string[]> {
  const folder = folderOf(dataDir);
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.filter((name) => name.endsWith('.note')).map((name) => readFile(join(folder, name), 'utf8')),
  );
}
