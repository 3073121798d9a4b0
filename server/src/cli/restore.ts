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

Restores the database from a backup, and the recordings if the backup has them, into SQLite or PostgreSQL; the backup may come from
either. Stop the service first. Existing data is touched only with --replace, and then moved aside. A backup with a broken hash chain,
or with a recording that differs from its log, is restored only with --even-damaged.

Tokens of systems, calendar feeds, recovery codes and people's links may have been revoked since the backup was written. Those still
valid in the replaced database stay valid; the others are revoked. --moved states that the service was stopped before the backup and
has not run since: then all stay valid.`;

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
    for (const place of restored.aside) console.log(`The previous data is now in ${place}.`);
    for (const line of describeDamage(restored)) console.error(line);
    console.log('Webhooks are paused: an administrator turns them on again at the desk.');
    console.log('Planned SMS and e-mail are on hold: release or drop them at the desk, under messages.');
    console.log('All staff are signed out, and links for setting a password are no longer valid.');
    for (const line of describeEnded(restored.ended)) console.log(line);
    console.log('Accounts, roles and passwords are those of the backup: review the colleagues at the desk.');
    return 0;
  } catch (error) {
    if (error instanceof DamagedBackupError) for (const line of describeDamage(error.content)) console.error(line);
    throw error;
  }
}

process.exitCode = await inWords(main);
