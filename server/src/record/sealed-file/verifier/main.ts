/* The verifier as one standalone program for Node 20 or newer. */
import { openAsBlob } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseFingerprint } from '../../../kernel/fingerprint.ts';
import { checkFile, isOfPaper, wordsOfFile } from './check-file.ts';
import { isStampAsGiven } from './common-words.ts';
import { isCourtKey } from './court-keys.ts';
import { extract } from './extract.ts';
import { extractTexts } from './paper/extract-texts.ts';

const USAGE = `Usage: node verify.mjs FILE [--key KEY]… [--authority SHA256]… [--extract FOLDER] [--json]

FILE       a sealed file of a hearing, or a paper of the court (PDF)
KEY        public key of the court, or several with spaces between them, or SHA-256 of its certificate
FOLDER     for the recorded tracks, or the text attached to a paper
SHA256     of the certificate of the authority that stamps the time, 64 hexadecimal digits

Ends with 0 when the file agrees with itself and with all that was given, 1 when it does not, 2 when it was called wrongly.`;

const asked = argumentsIn(process.argv.slice(2));
if (asked === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (!(await isFile(asked.path))) {
  console.error(`There is no file ${asked.path} that can be read.`);
  process.exitCode = 2;
} else {
  const { path, keys, authorities, folder, isJson } = asked;
  const file = await openAsBlob(path);
  const verdict = await checkFile(file, keys, { authorities });
  console.log(isJson ? JSON.stringify(verdict) : `${wordsOfFile(verdict, 'fa')}\n\n${wordsOfFile(verdict, 'en')}`);
  const isAsGiven = verdict.ok && isStampAsGiven(verdict);
  // Nothing is extracted from an altered file.
  if (isAsGiven && folder !== undefined)
    await (isOfPaper(verdict) ? extractTexts(verdict.texts, folder) : extract(file, folder));
  process.exitCode = isAsGiven ? 0 : 1;
}

async function isFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Undefined when the program was called wrongly: a key that cannot be parsed must not count as no key. */
function argumentsIn(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true, default: [] },
        authority: { type: 'string', multiple: true, default: [] },
        extract: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [path, ...others] = positionals;
    const keys = values.key.flatMap((lines) => lines.trim().split(/\s+/));
    const authorities = values.authority.map(parseFingerprint);
    if (path === undefined || others.length > 0 || !keys.every((key) => isCourtKey(key))) return undefined;
    if (!authorities.every((one) => one !== undefined)) return undefined;
    return { path, keys, authorities, folder: values.extract, isJson: values.json };
  } catch {
    return undefined;
  }
}
