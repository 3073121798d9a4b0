import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportManifest } from '../../../server/src/record/export/manifest.ts';
import type { TestService } from '../../../server/test/support/service.ts';
import { run } from './programs.ts';

/** Makes the files of the demonstration's recording, tracks only, and answers with their manifest. */
export async function exportTracks(service: TestService, out: string): Promise<ExportManifest> {
  await run(
    process.execPath,
    ['server/src/cli/record-export.ts', service.demo.hearing, '--out', out, '--format', 'none'],
    { env: service.places },
  );
  return JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as ExportManifest;
}
