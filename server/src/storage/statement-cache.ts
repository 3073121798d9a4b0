import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** Statements that are sent repeatedly and do not change the schema. */
const REPEATED = /^\s*(select|with|insert|update|delete|begin|commit|rollback)\b/i;
/** Largest number of cached statements. */
const KEPT = 500;

/** A database that caches prepared statements by their text: preparing takes longer than most statements run. */
export class StatementCache implements SqliteDatabase {
  readonly #database: Sqlite.Database;
  /** By text, the least recently used first. */
  readonly #kept = new Map<string, Sqlite.Statement<unknown[]>>();

  constructor(database: Sqlite.Database) {
    this.#database = database;
  }

  prepare(text: string): Sqlite.Statement<unknown[]> {
    if (!REPEATED.test(text)) {
      // The statement may change the columns of tables.
      this.#kept.clear();
      return this.#database.prepare(text);
    }
    const kept = this.#kept.get(text);
    // Another caller still iterates over its rows.
    if (kept?.busy === true) return this.#database.prepare(text);
    this.#kept.delete(text);
    const prepared = kept ?? this.#database.prepare(text);
    this.#kept.set(text, prepared);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return prepared;
  }

  close(): void {
    this.#kept.clear();
    this.#database.close();
  }
}
