/* Makes sealed files for `sealed.test.ts`: `node server/test/golden/sealed/make.ts NAME [--sealed --order NUMBER]` adds one of today's form. */
import { openAsBlob, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSealedFile } from '../../../src/record/sealed-file/verifier/check-sealed-file.ts';
import { runCommand } from '../../support/commands.ts';
import { RecordedHearing } from '../../support/recorded-hearing.ts';

const [name, ...options] = process.argv.slice(2);
if (name === undefined) throw new Error('Usage: node server/test/golden/sealed/make.ts NAME [--sealed --order NUMBER]');
const hearing = await RecordedHearing.hold({ beside: true });
try {
  const file = join(import.meta.dirname, `${name}.asice`);
  const settings = { ...hearing.places, PUBLIC_URL: 'https://court.example' };
  const sealed = runCommand('record-seal', settings, 'h1', '--out', file, ...options);
  if (sealed.status !== 0) throw new Error(sealed.stderr);
  const key = /^Key of the court: (\S+)$/m.exec(sealed.stdout)![1]!;
  writeFileSync(join(import.meta.dirname, `${name}.key`), `${key}\n`);
  const verdict = await checkSealedFile(await openAsBlob(file), [key]);
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(verdict, undefined, 2)}\n`);
} finally {
  await hearing.remove();
}
