/* The verifier as one program for Node 20 or newer, with nothing beside it. */
import { openAsBlob } from 'node:fs';
import { checkSealedFile } from './check-sealed-file.ts';
import { wordsOf } from './words.ts';

const args = process.argv.slice(2);
const keys = args.flatMap((arg, index) => (args[index - 1] === '--key' ? [arg] : []));
const [path] = args.filter((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--key');
if (path === undefined) {
  console.error('Usage: node verify.mjs FILE [--key KEY] [--json]');
  process.exitCode = 2;
} else {
  const verdict = await checkSealedFile(await openAsBlob(path), keys);
  console.log(
    args.includes('--json') ? JSON.stringify(verdict) : `${wordsOf(verdict, 'fa')}\n\n${wordsOf(verdict, 'en')}`,
  );
  process.exitCode = verdict.ok ? 0 : 1;
}
