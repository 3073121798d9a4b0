import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { sqliteIn } from '../../src/storage/database-place.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { migratedIn } from './migrated.ts';
import { TestPostgres } from './postgres.ts';
import { runSql } from './sql.ts';

/** Direct access to the database with its owner's tools, bypassing the service. */
export interface OwnersDatabase {
  readonly place: DatabasePlace;
  /** Runs statements. Throws with the database's error message. */
  run(sql: string): void;
  /** Returns the rows of a query. */
  rows<Row>(query: string): Row[];
  /** Statements that remove the triggers by which the database refuses changes of the log. */
  readonly unguard: string;
  /** Prevents all other writes; resolves with a function that releases the lock. */
  lock(): Promise<() => Promise<void>>;
}

/** A database engine on which databases can be made. */
export interface Engine {
  readonly name: DatabasePlace['kind'];
  /** Makes a database with today's tables, faster than by migrations. A database that is a file is made in the folder. */
  create(dataDir?: string): Promise<DatabasePlace>;
  /** The place of an empty database. */
  createEmpty(dataDir?: string): DatabasePlace;
  /** Copies tables of a database that nobody has open. A database that is a file is copied whole. */
  copy(place: DatabasePlace, tables: readonly string[]): DatabasePlace;
  /** Removes all databases made on the engine. */
  stop(): Promise<void>;
}

/** Where a service's database is made. */
export interface Databases {
  create(dataDir?: string): DatabasePlace | Promise<DatabasePlace>;
}

/** All engines that the service supports, or the one that `TEST_ENGINE` names. */
export const ENGINES = (
  [
    { name: 'sqlite', start: startSqlite },
    { name: 'postgres', start: startPostgres },
  ] as const satisfies readonly { readonly name: DatabasePlace['kind']; readonly start: () => Promise<Engine> }[]
).filter(({ name }) => (process.env['TEST_ENGINE'] ?? name) === name);

/** The engine for tests that do not choose one; `TEST_DATABASE=postgres` selects PostgreSQL. */
export function engineOfTest(): Promise<Engine> {
  return process.env['TEST_DATABASE'] === 'postgres' ? startPostgres() : startSqlite();
}

async function startSqlite(): Promise<Engine> {
  const folders: string[] = [];
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-database-'));
    folders.push(folder);
    return folder;
  };
  const createEmpty = (dataDir = newFolder()) => sqliteIn(dataDir);
  return {
    name: 'sqlite',
    async create(dataDir = newFolder()) {
      const place = sqliteIn(dataDir);
      // A folder may already contain a database.
      return existsSync(place.file) ? place : migratedIn(dataDir);
    },
    createEmpty,
    copy(place) {
      if (place.kind !== 'sqlite') throw new TypeError('made on another engine');
      const copy = createEmpty();
      copyFileSync(place.file, copy.file);
      return copy;
    },
    async stop() {
      for (const folder of folders) rmSync(folder, { recursive: true });
    },
  };
}

async function startPostgres(): Promise<Engine> {
  const server = await TestPostgres.ofProcess();
  const databases: string[] = [];
  const made = (url: string) => {
    databases.push(url);
    return url;
  };
  let ofSchemas: string | undefined;
  return {
    name: 'postgres',
    create: async () => ({ kind: 'postgres', url: made(await server.createMigrated()) }),
    createEmpty: () => {
      ofSchemas ??= made(server.createSchemaDatabase());
      return { kind: 'postgres', url: server.createSchema(ofSchemas) };
    },
    copy(place, tables) {
      if (place.kind !== 'postgres') throw new TypeError('made on another engine');
      return { kind: 'postgres', url: server.copyTables(place.url, tables) };
    },
    stop: () => server.remove(databases.splice(0)),
  };
}

export function asOwner(place: DatabasePlace): OwnersDatabase {
  return place.kind === 'sqlite' ? ownersFile(place) : ownersServer(place);
}

function ownersFile(place: DatabasePlace & { kind: 'sqlite' }): OwnersDatabase {
  const using = <Result>(work: (db: Sqlite.Database) => Result): Result => {
    const db = new Sqlite(place.file, { fileMustExist: true });
    try {
      db.pragma('recursive_triggers = ON');
      db.pragma('foreign_keys = OFF');
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    place,
    run: (sql) => using((db) => void db.exec(sql)),
    rows: <Row>(query: string) => using((db) => db.prepare(query).all() as Row[]),
    unguard: 'drop trigger log_entries_refuse_update; drop trigger log_entries_refuse_delete;',
    async lock() {
      const db = new Sqlite(place.file);
      db.exec('begin immediate');
      return async () => void db.close();
    },
  };
}

function ownersServer(place: DatabasePlace & { kind: 'postgres' }): OwnersDatabase {
  return {
    place,
    run: (sql) => void runSql(place.url, sql),
    rows: <Row>(query: string) =>
      JSON.parse(runSql(place.url, `select coalesce(json_agg(found), '[]') from (${query}) as found`)) as Row[],
    unguard: 'alter table log_entries disable trigger all;',
    async lock() {
      const client = new pg.Client(place.url);
      await client.connect();
      await client.query('begin; lock table hearings, seats, log_entries in exclusive mode');
      return () => client.end();
    },
  };
}
