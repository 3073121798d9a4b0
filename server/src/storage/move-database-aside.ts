import { linkSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import type { DatabasePlace } from './database-place.ts';
import { connect, databaseExists, tablesOf, inTransaction } from './database.ts';
import type { Database } from './database.ts';
import { APPLICATION } from './postgres.ts';

const LEAVING_MS = 1_000;
const PAUSE_MS = 50;

/** A service is using the database. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
}

/**
 * Renames a database and returns its new place in words; null when there was none. No data is lost.
 *
 * @param suffix of the new name; only small letters, digits and `_`
 * @throws DatabaseInUseError
 */
export async function moveDatabaseAside(place: DatabasePlace, suffix: string): Promise<string | null> {
  if (!(await databaseExists(place))) return null;
  return place.kind === 'sqlite' ? setFileAside(place.file, suffix) : setTablesAside(place, suffix);
}

function setFileAside(file: string, suffix: string): string {
  const aside = `${file}.${suffix}`;
  const database = new Sqlite(file, { timeout: 0 });
  try {
    // Moves the journal's content into the one file; refused while another process has it open.
    database.pragma('journal_mode = delete');
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY') throw new DatabaseInUseError();
    throw error;
  } finally {
    database.close();
  }
  // Unlike a rename, a link never replaces another file.
  linkSync(file, aside);
  rmSync(file);
  return aside;
}

/** Connections of a service that has just ended may still exist for a moment. */
async function nobodyUses({ db }: Database): Promise<void> {
  const deadline = performance.now() + LEAVING_MS;
  for (;;) {
    const { rows } = await sql<{ connections: number }>`
      select count(*) as connections from pg_stat_activity
      where datname = current_database() and application_name = ${APPLICATION}`.execute(db);
    if (rows[0]?.connections === 0) return;
    if (performance.now() > deadline) throw new DatabaseInUseError();
    await pause(PAUSE_MS);
  }
}

/** Moves the tables to a separate schema, where queries by name do not find them. */
async function setTablesAside(place: DatabasePlace, suffix: string): Promise<string> {
  const database = await connect(place, 'mahzar restore');
  try {
    await nobodyUses(database);
    return await inTransaction(database, async (on) => {
      const schema = await sql<{ name: string }>`select current_schema() as name`.execute(on.db);
      const aside = `${schema.rows[0]?.name}_${suffix}`;
      const tables = [...(await tablesOf(on)), 'kysely_migration', 'kysely_migration_lock'];
      await sql`create schema ${sql.id(aside)}`.execute(on.db);
      for (const table of tables) await sql`alter table ${sql.table(table)} set schema ${sql.id(aside)}`.execute(on.db);
      const functions = await sql<{ name: string }>`
        select proname as name from pg_proc
        where pronamespace = current_schema()::regnamespace and proname like '%\\_refuse\\_change'`.execute(on.db);
      for (const { name } of functions.rows) {
        await sql`alter function ${sql.id(name)}() set schema ${sql.id(aside)}`.execute(on.db);
      }
      return `schema ${aside}`;
    });
  } finally {
    await database.db.destroy();
  }
}
