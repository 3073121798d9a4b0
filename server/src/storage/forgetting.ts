import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/**
 * Removes deleted rows of some tables from the database's files, including rows of an earlier run that ended or failed before it
 * had removed them.
 */
export class Forgetting {
  readonly #database: Database;
  readonly #tables: readonly (keyof Tables)[];
  #mayHaveTraces = true;

  constructor(database: Database, tables: readonly (keyof Tables)[]) {
    this.#database = database;
    this.#tables = tables;
  }

  /** To be called when a deletion of rows was committed. */
  noteDeleted(): void {
    this.#mayHaveTraces = true;
  }

  /**
   * No effect when nothing was deleted since. Rejects like `forgetDeleted`; then the next call tries again. Must not run twice at
   * once: it is called by an `Upkeep`.
   */
  async run(ending: AbortSignal): Promise<void> {
    if (!this.#mayHaveTraces) return;
    this.#mayHaveTraces = false;
    const { db, kind } = this.#database;
    try {
      for (const table of this.#tables) await kind.forgetDeleted(db, table, ending);
    } catch (error) {
      this.#mayHaveTraces = true;
      throw error;
    }
  }
}

/** For the keys of hearings and recordings, and the words of bookings. */
export function forgettingKeys(database: Database): Forgetting {
  return new Forgetting(database, ['hearing_keys', 'booking_words', 'recording_keys']);
}
