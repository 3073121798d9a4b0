import { closeSync, openSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { sqlite } from './dialect.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

/** How long a statement waits for another process to let go of its lock, in milliseconds; the event loop waits along. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * Opens the SQLite database, making the file (mode 600) and its tables as needed. What is committed survives a loss of
 * power: WAL with `synchronous=FULL`. Rejects when a migration fails.
 */
export async function openDatabase(file: string): Promise<Database> {
  // SQLite gives its journals the mode of the database file, so that is made first.
  closeSync(openSync(file, 'a', 0o600));
  const connection = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // Without it, INSERT OR REPLACE would remove rows behind the back of the log's triggers.
  connection.pragma('recursive_triggers = ON');
  // A destroyed key must not stay readable in free pages.
  connection.pragma('secure_delete = ON');

  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations(sqlite)) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error;
  }
  return db;
}
