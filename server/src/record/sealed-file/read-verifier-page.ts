import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the service's build writes it (`buildVerifier`). */
const VERIFIER_PAGE = join(import.meta.dirname, '../../../dist/verify.html');

let page: Promise<string> | undefined;

/** The page that checks sealed files, read once; undefined where the service was not built. */
export async function readVerifierPage(): Promise<string | undefined> {
  try {
    return await (page ??= readFile(VERIFIER_PAGE, 'utf8'));
  } catch (error) {
    page = undefined;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
