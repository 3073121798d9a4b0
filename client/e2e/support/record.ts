import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportManifest } from '../../../server/src/record/export/manifest.ts';
import { commandLine } from '../../../server/test/support/commands.ts';
import type { TestService } from '../../../server/test/support/service.ts';
import { run } from './programs.ts';

/** Makes the files of a recording, tracks only, and answers with their manifest. @param of by default the demonstration's */
export async function exportTracks(
  service: TestService,
  out: string,
  of: Pick<TestService, 'demo'> = service,
): Promise<ExportManifest> {
  const command = commandLine('record-export', of.demo.hearing, '--out', out, '--format', 'none');
  await run(...command, { env: service.places });
  return JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as ExportManifest;
}
