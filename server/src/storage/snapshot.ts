import Sqlite from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { copyTables } from './copy-tables.ts';
import type { DatabasePlace } from './database-place.ts';
import { connect, inTransaction, levelOf, migrate, tablesOf } from './database.ts';
import type { Database } from './database.ts';
import { migrations } from './migrations.ts';
import { connectSqlite, readSqlite, sqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** A database that this version of the service cannot read. */
export class UnknownDatabaseError extends Error {
  override readonly name = 'UnknownDatabaseError';
}

/** Pages of a file copied at a time; other work of this process gets its turn in between. */
const PAGES = 4096;

/**
 * Writes the state of a database at one moment into an empty file, which is then an SQLite database whatever its source. The
 * service may run meanwhile.
 */
export async function takeSnapshot(place: DatabasePlace, file: string): Promise<void> {
  if (place.kind === 'sqlite') await copyFile(place.file, file);
  else await copyFromServer(place, file);
  // Leaves a single file without journals.
  const snapshot = new Sqlite(file);
  snapshot.pragma('journal_mode = delete');
  snapshot.close();
}

/** Copies pages unchanged, so that damaged data can still be examined. */
async function copyFile(from: string, to: string): Promise<void> {
  const source = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    // While this transaction lasts, its view of the pages does not change; otherwise each write would restart the copy.
    source.exec('begin');
    source.prepare('select count(*) from sqlite_schema').get();
    await source.backup(to, { progress: () => PAGES });
  } finally {
    source.close();
  }
}

async function copyFromServer(place: DatabasePlace, file: string): Promise<void> {
  const source = await connect(place, 'mahzar backup');
  const target = { db: connectSqlite(file), kind: sqlite };
  try {
    await source.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (reading) => {
        const level = await knownLevel({ db: reading, kind: source.kind });
        await migrate(target, level);
        const tables = await tablesOf({ db: reading, kind: source.kind });
        await inTransaction(target, (writing) => copyTables(reading, writing.db, tables));
      });
  } finally {
    await target.db.destroy();
    await source.db.destroy();
  }
}

/** Checks a snapshot's content, and that this version knows its tables. */
export function checkSnapshot<Result>(file: string, check: (snapshot: Database) => Promise<Result>): Promise<Result> {
  return reading(file, async (snapshot) => {
    await knownLevel(snapshot);
    return check(snapshot);
  });
}

/**
 * Fills an empty database from a snapshot, all or nothing, and brings it up to date.
 *
 * @param check checks the copied data before they are committed; rejects when they are incomplete
 * @param begin further work in the first transaction of the new database
 */
export function loadSnapshot<Result>(
  file: string,
  place: DatabasePlace,
  check: (arrived: Database) => Promise<void>,
  begin: (on: Database) => Promise<Result>,
): Promise<Result> {
  return reading(file, async (snapshot) => {
    const target = await connect(place, 'mahzar restore');
    try {
      await migrate(target, await knownLevel(snapshot));
      const tables = await tablesOf(snapshot);
      await inTransaction(target, async (writing) => {
        await copyTables(snapshot.db, writing.db, tables);
        await check(writing);
      });
      await migrate(target);
      return await inTransaction(target, begin);
    } finally {
      await target.db.destroy();
    }
  });
}

async function reading<Result>(file: string, work: (snapshot: Database) => Promise<Result>): Promise<Result> {
  const db: Kysely<Tables> = readSqlite(file);
  try {
    return await work({ db, kind: sqlite });
  } finally {
    await db.destroy();
  }
}

async function knownLevel(database: Database): Promise<string> {
  const level = await levelOf(database);
  if (level === undefined) throw new UnknownDatabaseError('this is no database of Mahzar');
  if (!(level in migrations(database.kind))) {
    throw new UnknownDatabaseError('this database was written by a newer version of Mahzar: use that one');
  }
  return level;
}
