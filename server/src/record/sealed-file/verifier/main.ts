/* The verifier as one standalone program for Node 20 or newer. */
import { openAsBlob } from 'node:fs';
import { parseFingerprint } from '../../../kernel/fingerprint.ts';
import { checkFile, isOfPaper, wordsOfFile } from './check-file.ts';
import { extract } from './extract.ts';
import { extractTexts } from './paper/extract-texts.ts';

const WITH_VALUE = ['--key', '--authority', '--extract'];

const args = process.argv.slice(2);
const valuesOf = (name: string) => args.flatMap((arg, index) => (args[index - 1] === name ? [arg] : []));
const [path] = args.filter((arg, index) => !arg.startsWith('--') && !WITH_VALUE.includes(args[index - 1] ?? ''));
const [folder] = valuesOf('--extract');
const authorities = valuesOf('--authority').map(parseFingerprint);
if (path === undefined || !authorities.every((one) => one !== undefined)) {
  console.error(`Usage: node verify.mjs FILE [--key KEY] [--authority SHA256] [--extract FOLDER] [--json]

FILE       a sealed file of a hearing, or a paper of the court (PDF)
KEY        public key of the court, or SHA-256 of its certificate
FOLDER     for the recorded tracks, or the text attached to a paper
SHA256     of the certificate of the authority that stamps the time, 64 hexadecimal digits`);
  process.exitCode = 2;
} else {
  const file = await openAsBlob(path);
  const verdict = await checkFile(file, valuesOf('--key'), { authorities });
  console.log(
    args.includes('--json')
      ? JSON.stringify(verdict)
      : `${wordsOfFile(verdict, 'fa')}\n\n${wordsOfFile(verdict, 'en')}`,
  );
  // What was altered is not to be watched or read.
  if (verdict.ok && folder !== undefined)
    await (isOfPaper(verdict) ? extractTexts(verdict.texts, folder) : extract(file, folder));
  process.exitCode = verdict.ok ? 0 : 1;
}
