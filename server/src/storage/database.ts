import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { buildIndexAhead } from './index-ahead.ts';
import { nameOfPlace } from './database-place.ts';
import type { DatabasePlace } from './database-place.ts';
import type { DatabaseKind } from './dialect.ts';
import { migrations } from './migrations.ts';
import { APPLICATION, connectPostgres, postgres } from './postgres.ts';
import { connectSqlite, readSqlite, sqlite } from './sqlite.ts';
import { TABLES } from './tables.ts';
import type { Tables } from './tables.ts';

/** A database that is open, or a transaction on it. */
export interface Database {
  readonly db: Kysely<Tables>;
  readonly kind: DatabaseKind;
}

/** No statement of the service takes so long, once its tables are up to date. */
const SILENT_MS = 15_000;
/** To a server at once, for the log and leases. */
const LOG_CONNECTIONS = 4;

/** A database server that does not answer, or refuses us. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';
}

/** Opens a database and brings its tables up to date. Rejects when it cannot be reached or a migration fails. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  // A migration takes the time that it takes.
  const database = await connect(place);
  try {
    await buildIndexAhead(database);
    await migrate(database);
    if (place.kind === 'sqlite') return database;
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
  await database.db.destroy();
  return connect(place, APPLICATION, SILENT_MS);
}

/**
 * The way of the log and of leases to a database that is open: at a server, connections of their own, for which nothing else
 * keeps them waiting. A file has one connection.
 */
export async function openForLog(place: DatabasePlace, database: Database): Promise<Database> {
  return place.kind === 'sqlite' ? database : connect(place, APPLICATION, SILENT_MS, LOG_CONNECTIONS);
}

/**
 * Opens a database as it is; a file is made as needed.
 *
 * @param application by which our connections are known on a server
 * @param silentMs after which a connection to a server that answers nothing is broken off; without it none is
 * @param connections to a server, at most
 */
export async function connect(
  place: DatabasePlace,
  application?: string,
  silentMs?: number,
  connections?: number,
): Promise<Database> {
  if (place.kind === 'sqlite') return { db: connectSqlite(place.file), kind: sqlite };
  const db = connectPostgres(place.url, application, silentMs, connections);
  try {
    const { rows } = await sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`.execute(db);
    if (rows[0]?.encoding !== 'UTF8') throw new Error('its encoding is not UTF8');
    return { db, kind: postgres };
  } catch (cause) {
    await db.destroy();
    throw new DatabaseUnreachableError(`the database ${nameOfPlace(place)} cannot be used: ${wordsOf(cause)}`, {
      cause,
    });
  }
}

/** Opens a database that is there, to read it; it may be in use. */
export async function readPlace(place: DatabasePlace): Promise<Database> {
  return place.kind === 'sqlite' ? { db: readSqlite(place.file), kind: sqlite } : connect(place, 'mahzar verify');
}

/** Whether there is a database of ours, empty or not. Rejects when its server cannot be reached. */
export async function databaseExists(place: DatabasePlace): Promise<boolean> {
  if (place.kind === 'sqlite') return existsSync(place.file);
  const { db } = await connect(place);
  try {
    const { rows } = await sql<{ log: string | null }>`select to_regclass('log_entries')::text as log`.execute(db);
    return typeof rows[0]?.log === 'string';
  } finally {
    await db.destroy();
  }
}

/** Does something whole or not at all: rejects, with nothing done, when it rejects. */
export function inTransaction<Result>(
  { db, kind }: Database,
  work: (on: Database) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute((transaction) => work({ db: transaction, kind }));
}

/** Runs the migrations that have not been run, up to the one that is named. Rejects when one fails. */
export async function migrate({ db, kind }: Database, upTo?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations(kind)) },
    ...(await schemaOf({ db, kind })),
  });
  const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error !== undefined) throw error;
}

/** The newest migration that was run; undefined when this is no database of ours. */
export async function levelOf(database: Database): Promise<string | undefined> {
  if (!(await tablesOf(database)).includes('hearings')) return undefined;
  const { rows } = await sql<{ name: string | null }>`select max(name) as name from kysely_migration`.execute(
    database.db,
  );
  return rows[0]?.name ?? undefined;
}

/** Our tables that a database has, each after those that it refers to. */
export async function tablesOf(database: Database): Promise<(keyof Tables)[]> {
  const schema = (await schemaOf(database))?.migrationTableSchema;
  const found = await database.db.introspection.getTables();
  const names = new Set(found.filter((table) => table.schema === schema).map(({ name }) => name));
  return TABLES.filter((table) => names.has(table));
}

/** Other schemas of a database may hold tables of the same names. */
async function schemaOf({ db, kind }: Database): Promise<{ migrationTableSchema: string } | undefined> {
  if (kind !== postgres) return undefined;
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  return rows[0] && { migrationTableSchema: rows[0].schema };
}

/** What a person is told; of several attempts (one an address) the driver says no more than their code. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
