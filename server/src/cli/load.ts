import { explainProblems } from '../config/config.ts';
import type { Loaded, Problem } from '../config/config.ts';
import { databaseExists } from '../storage/database.ts';
import { nameOfPlace } from '../storage/database-place.ts';
import type { DatabasePlace } from '../storage/database-place.ts';

/** Settings with which a command cannot work. The message is a text for people. */
export class WrongSettingsError extends Error {
  constructor(problems: readonly Problem[]) {
    super(explainProblems(problems));
  }
}

/** There is no database where the settings say. The message is a sentence for people. */
export class NoDatabaseError extends Error {
  constructor(place: DatabasePlace) {
    const setting = place.kind === 'sqlite' ? 'MAHZAR_DATA' : 'DATABASE_URL';
    super(`There is no database at ${nameOfPlace(place)}. Set ${setting} to where the data is.`);
  }
}

/** Returns the settings of a command. @throws WrongSettingsError */
export function settingsOf<Settings>(loaded: Loaded<Settings>): Settings {
  if (!loaded.ok) throw new WrongSettingsError(loaded.problems);
  return loaded.config;
}

/** For commands that must not create a database. @throws NoDatabaseError */
export async function expectDatabase(place: DatabasePlace): Promise<void> {
  if (!(await databaseExists(place))) throw new NoDatabaseError(place);
}
