import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the client's build writes it (`client/vite.viewer.config.ts`). */
export const VIEWER_FILE = join(import.meta.dirname, '../../../../../client/build/dist/viewer.html');

/** The page that plays the record in a sealed file; undefined where the client was not built. */
export async function readViewer(): Promise<Uint8Array | undefined> {
  try {
    return await readFile(VIEWER_FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
