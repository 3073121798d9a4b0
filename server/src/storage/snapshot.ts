import Sqlite from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { copyTables } from './copy-tables.ts';
import type { DatabasePlace } from './database-place.ts';
import { connect, inTransaction, levelOf, migrate, tablesOf } from './database.ts';
import type { Database } from './database.ts';
import { migrations } from './migrations.ts';
import { connectSqlite, readSqlite, sqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** A database that this version of the service does not know how to read. */
export class UnknownDatabaseError extends Error {
  override readonly name = 'UnknownDatabaseError';
}

/** Pages of a file that are copied at a time; in between others of this process have their turn. */
const PAGES = 4096;

/**
 * Writes a database as it is at one moment into an empty file, which is then a database of SQLite's wherever it came from. The
 * service may run meanwhile.
 */
export async function takeSnapshot(place: DatabasePlace, file: string): Promise<void> {
  if (place.kind === 'sqlite') await copyFile(place.file, file);
  else await copyFromServer(place, file);
  // A file without journals beside it.
  const snapshot = new Sqlite(file);
  snapshot.pragma('journal_mode = delete');
  snapshot.close();
}

/** Pages are copied as they are: also what is damaged is there to be looked at. */
async function copyFile(from: string, to: string): Promise<void> {
  const source = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    // While this transaction lasts, the pages that it sees do not change: else each write would begin the copy anew.
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

/** Checks what is in a snapshot, and that this version knows its tables. */
export function checkSnapshot<Result>(file: string, check: (snapshot: Database) => Promise<Result>): Promise<Result> {
  return reading(file, async (snapshot) => {
    await knownLevel(snapshot);
    return check(snapshot);
  });
}

/**
 * Fills an empty database with what a snapshot holds, all or nothing, and brings it up to date.
 *
 * @param check looks at what arrived, before it counts: rejects when that is not whole
 * @param begin does what follows in the first transaction of the new database
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
