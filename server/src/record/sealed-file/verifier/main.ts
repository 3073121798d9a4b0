/* The verifier as one standalone program for Node 20 or newer. */
import { openAsBlob } from 'node:fs';
import { parseFingerprint } from '../../../kernel/fingerprint.ts';
import { checkSealedFile } from './check-sealed-file.ts';
import { extract } from './extract.ts';
import { wordsOf } from './words.ts';

const WITH_VALUE = ['--key', '--authority', '--extract'];

const args = process.argv.slice(2);
const valuesOf = (name: string) => args.flatMap((arg, index) => (args[index - 1] === name ? [arg] : []));
const [path] = args.filter((arg, index) => !arg.startsWith('--') && !WITH_VALUE.includes(args[index - 1] ?? ''));
const [folder] = valuesOf('--extract');
const authorities = valuesOf('--authority').map(parseFingerprint);
if (path === undefined || !authorities.every((one) => one !== undefined)) {
  console.error(`Usage: node verify.mjs FILE [--key KEY] [--authority SHA256] [--extract FOLDER] [--json]

KEY        public key of the court
SHA256     of the certificate of the authority that stamps the time, 64 hexadecimal digits`);
  process.exitCode = 2;
} else {
  const file = await openAsBlob(path);
  const verdict = await checkSealedFile(file, valuesOf('--key'), { authorities });
  console.log(
    args.includes('--json') ? JSON.stringify(verdict) : `${wordsOf(verdict, 'fa')}\n\n${wordsOf(verdict, 'en')}`,
  );
  // An altered record is not to be watched.
  if (verdict.ok && folder !== undefined) await extract(file, folder);
  process.exitCode = verdict.ok ? 0 : 1;
}
