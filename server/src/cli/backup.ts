import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp, isWhole } from '../backup/backup.ts';
import { loadPlaces, thisMachine } from '../config/config.ts';
import { describeContent, describeDamage } from './backup-words.ts';
import { settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run backup -- FILE [--recordings]

Writes a consistent snapshot of the database into one new file, and with --recordings the recordings too. The service may keep
running. The master key is not in it: without that key nobody can read the names. Keep the key apart from the backup.`;

/** `npm run backup`. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { recordings: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const config = settingsOf(loadPlaces(process.env, thisMachine()));
  const file = resolve(name);
  const content = await backUp(config, file, values.recordings);
  console.log([`Written: ${file}`, ...describeContent(content), `SHA-256 ${content.sha256}`].join('\n'));
  console.log('The master key is not in it: keep that apart from the backup.');
  for (const line of describeDamage(content)) console.error(line);
  return isWhole(content) ? 0 : 1;
}

process.exitCode = await inWords(main);
