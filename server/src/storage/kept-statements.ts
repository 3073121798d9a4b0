import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** Statements that a service sends again and again, and that leave the tables as they are. */
const REPEATED = /^\s*(select|with|insert|update|delete|begin|commit|rollback)\b/i;
/** Of these so many are kept. */
const KEPT = 500;

/** A database that keeps what SQLite has made of a statement for when it comes again: that takes longer than most of them run. */
export class KeptStatements implements SqliteDatabase {
  readonly #database: Sqlite.Database;
  /** By their text, whose turn was longest ago first. */
  readonly #kept = new Map<string, Sqlite.Statement<unknown[]>>();

  constructor(database: Sqlite.Database) {
    this.#database = database;
  }

  prepare(text: string): Sqlite.Statement<unknown[]> {
    if (!REPEATED.test(text)) {
      // Tables may have other columns after it.
      this.#kept.clear();
      return this.#database.prepare(text);
    }
    const kept = this.#kept.get(text);
    // Somebody still goes through what it finds.
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
