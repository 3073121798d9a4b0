import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DamagedBackupError, restore } from '../backup/restore.ts';
import { loadPlaces, thisMachine } from '../config/config.ts';
import { nameOfPlace } from '../storage/database-place.ts';
import { describeContent, describeDamage, describeEnded } from './backup-words.ts';
import { settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run restore -- FILE [--replace] [--even-damaged] [--moved]

Makes the database what it was when the backup was written, and the recordings if they are in it, on SQLite or PostgreSQL
wherever it came from. Stop the service first. Data that is there is touched only with --replace, and then moved aside. A
backup in which a hash chain is not as it was written, or a recording not as its log says, is restored only with --even-damaged.

Tokens of systems, calendar feeds, recovery codes and people's links may have been ended since the backup was written. Those go on
that are still good in the database that was there; the others are ended. --moved says that the service was stopped before the
backup and has not run since: then all go on.`;

/** `npm run restore`. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      replace: { type: 'boolean', default: false },
      'even-damaged': { type: 'boolean', default: false },
      moved: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const config = settingsOf(loadPlaces(process.env, thisMachine()));
  const { replace, 'even-damaged': evenDamaged, moved } = values;
  try {
    const request = { file: resolve(name), replace, evenDamaged, moved, randomBytes, now: Date.now() };
    const restored = await restore({ ...config, ...request });
    console.log([`Restored: ${nameOfPlace(config.database)}`, ...describeContent(restored)].join('\n'));
    for (const place of restored.aside) console.log(`What was there before is now in ${place}.`);
    for (const line of describeDamage(restored)) console.error(line);
    console.log('Webhooks are paused: an administrator turns them on again at the desk.');
    console.log('SMS and e-mail that were planned wait: at the desk, under messages, they are let go or dropped.');
    console.log('Everybody at the desk is signed out, and links that set a password count no longer.');
    for (const line of describeEnded(restored.ended)) console.log(line);
    console.log('Accounts, roles and passwords are those of the backup: look through the colleagues at the desk.');
    return 0;
  } catch (error) {
    if (error instanceof DamagedBackupError) for (const line of describeDamage(error.content)) console.error(line);
    throw error;
  }
}

process.exitCode = await inWords(main);
