import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../../setup/other-programs.mjs';

/** Copies the verifier of sealed files, as it was built with the service, into a folder: there nothing of the service is beside it. */
export function copyVerifier(folder: string): void {
  for (const name of ['verify.mjs', 'verify.html']) copyFileSync(join(DIST, name), join(folder, name));
}
