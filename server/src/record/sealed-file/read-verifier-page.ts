import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the service's build leaves it (`buildVerifier`). */
const VERIFIER_PAGE = join(import.meta.dirname, '../../../dist/verify.html');

/** The page that checks sealed files; undefined where the service was not built. */
export async function readVerifierPage(): Promise<string | undefined> {
  try {
    return await readFile(VERIFIER_PAGE, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
