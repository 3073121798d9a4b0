import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { buildIndexConcurrently, isIndexBuilt } from './build-index-concurrently.ts';
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

/** Time without a byte of an answer from a server after which a statement fails, ms. Migrations have no limit. */
const SILENT_MS = 15_000;
/** Most connections to a server for the log and leases. */
const LOG_CONNECTIONS = 4;

/** Table in which the migrator records the migrations that were run. */
const MIGRATIONS = 'kysely_migration';

/** A database server that does not answer, or refuses the connection. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';
}

/** Opens a database and brings its tables up to date. Rejects when it cannot be reached or a migration fails. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const database = await connect(place, APPLICATION, SILENT_MS);
  try {
    if (await isUpToDate(database)) return database;
    if (place.kind === 'sqlite') {
      await migrate(database);
      return database;
    }
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
  await database.db.destroy();
  await migrateServer(place);
  return connect(place, APPLICATION, SILENT_MS);
}

/** Uses a separate connection, because a migration has no time limit. */
async function migrateServer(place: DatabasePlace): Promise<void> {
  const database = await connect(place);
  try {
    await buildIndexConcurrently(database);
    await migrate(database);
  } finally {
    await database.db.destroy();
  }
}

/**
 * Whether exactly the migrations of this version were run and, on a server, the index that is built separately is complete. The
 * migrator could check the migrations too, but on a server it reads the columns of all tables of all schemas four times, which
 * took most of the start time. Takes no lock: a process of an older version must not start while a newer one migrates, see
 * "Upgrades" in `operation.md`.
 */
async function isUpToDate({ db, kind }: Database): Promise<boolean> {
  const schema = (await schemaOf({ db, kind }))?.migrationTableSchema;
  const tables =
    schema === undefined
      ? sql`select name from sqlite_master where name = ${MIGRATIONS}`
      : sql`select tablename from pg_tables where schemaname = ${schema} and tablename = ${MIGRATIONS}`;
  if ((await tables.execute(db)).rows.length === 0) return false;
  const table = schema === undefined ? sql.table(MIGRATIONS) : sql.id(schema, MIGRATIONS);
  const { rows } = await sql<{ name: string }>`select name from ${table}`.execute(db);
  const run = new Set(rows.map(({ name }) => name));
  const all = new Set(Object.keys(migrations(kind)));
  return run.size === all.size && run.isSubsetOf(all) && (schema === undefined || (await isIndexBuilt(db)));
}

/**
 * Opens the database for the log and leases. On a server they get connections of their own, so that other work cannot delay them.
 * A file has one connection: then this is `database` itself.
 */
export async function openForLog(place: DatabasePlace, database: Database): Promise<Database> {
  return place.kind === 'sqlite' ? database : connect(place, APPLICATION, SILENT_MS, LOG_CONNECTIONS);
}

/**
 * Opens a database without changing it; creates a missing file.
 *
 * @param application name of the connections on a server
 * @param silentMs time without a byte of an answer after which a connection to a server is closed, ms; default: no limit
 * @param connections most connections to a server
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

/** Opens an existing database for reading; it may be in use. */
export async function readPlace(place: DatabasePlace): Promise<Database> {
  return place.kind === 'sqlite' ? { db: readSqlite(place.file), kind: sqlite } : connect(place, 'mahzar verify');
}

/** Whether a database of this service exists, empty or not. Rejects when its server cannot be reached. */
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

/** Runs work in a transaction: if it rejects, nothing is changed. */
export function inTransaction<Result>(
  { db, kind }: Database,
  work: (on: Database) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute((transaction) => work({ db: transaction, kind }));
}

/** Runs pending migrations, up to the named one. Rejects when one fails. */
export async function migrate({ db, kind }: Database, upTo?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations(kind)) },
    ...(await schemaOf({ db, kind })),
  });
  const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error !== undefined) throw error;
}

/** The newest migration that was run; undefined when this is not a database of this service. */
export async function levelOf(database: Database): Promise<string | undefined> {
  if (!(await tablesOf(database)).includes('hearings')) return undefined;
  const { rows } = await sql<{ name: string | null }>`select max(name) as name from ${sql.table(MIGRATIONS)}`.execute(
    database.db,
  );
  return rows[0]?.name ?? undefined;
}

/** The service's tables in a database, each after the tables that it references. */
export async function tablesOf(database: Database): Promise<(keyof Tables)[]> {
  const schema = (await schemaOf(database))?.migrationTableSchema;
  const found = await database.db.introspection.getTables();
  const names = new Set(found.filter((table) => table.schema === schema).map(({ name }) => name));
  return TABLES.filter((table) => names.has(table));
}

/** The current schema of a server, because other schemas may have tables of the same names; undefined for a file. */
async function schemaOf({ db, kind }: Database): Promise<{ migrationTableSchema: string } | undefined> {
  if (kind !== postgres) return undefined;
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  return rows[0] && { migrationTableSchema: rows[0].schema };
}

/** Error message for a person; of several attempts (one per address) the driver reports only their code. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
