import { closeSync, openSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Kysely, sql, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver } from 'kysely';
import type { DatabaseKind } from './dialect.ts';
import { DiskHangsError, DiskProbe } from './disk-probe.ts';
import { retryUntilDone } from './retry-until-done.ts';
import { StatementCache } from './statement-cache.ts';
import type { Tables } from './tables.ts';

/** How long a statement waits for another process's lock, ms; it blocks the event loop. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * Connects to a database file, and creates it (mode 600) if missing. Committed data survive a power failure: WAL with
 * `synchronous=FULL`.
 */
export function connectSqlite(file: string): Kysely<Tables> {
  // SQLite gives its journals the mode of the database file, so the file is created first.
  closeSync(openSync(file, 'a', 0o600));
  const connection = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // Without it, INSERT OR REPLACE would remove rows without firing the log's triggers.
  connection.pragma('recursive_triggers = ON');
  // A destroyed key must not stay readable in free pages.
  connection.pragma('secure_delete = ON');
  return new Kysely<Tables>({ dialect: new Dialect(connection, new DiskProbe(`${file}-probe`)) });
}

/** Statements that write nothing to disk. */
const HARMLESS = /^\s*(select|pragma|rollback|savepoint|release)\b/i;

/** Connects to an existing database file, for reading only. */
export function readSqlite(file: string): Kysely<Tables> {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: new StatementCache(database) }) });
}

class Dialect extends SqliteDialect {
  readonly #database: Sqlite.Database;
  readonly #probe: DiskProbe;

  constructor(database: Sqlite.Database, probe: DiskProbe) {
    super({ database });
    this.#database = database;
    this.#probe = probe;
  }

  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }

  override createDriver(): Driver {
    return new CarefulDriver(this.#database, this.#probe);
  }
}

/**
 * SQLite can roll back changes of tables like those of rows (https://sqlite.org/lang_transaction.html), contrary to Kysely's
 * default. So all migrations are one transaction, all or nothing, instead of one per statement.
 */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * SQLite writes synchronously, so a hanging disk would block the whole process: before each write the disk is probed.
 *
 * SQLite rolls back by itself when the disk is full or refuses (https://sqlite.org/lang_transaction.html); a second rollback
 * would fail and hide the cause.
 */
class CarefulDriver extends SqliteDriver {
  readonly #database: Sqlite.Database;
  readonly #probe: DiskProbe;
  readonly #careful = new WeakMap<DatabaseConnection, DatabaseConnection>();

  constructor(database: Sqlite.Database, probe: DiskProbe) {
    super({ database: new StatementCache(database) });
    this.#database = database;
    this.#probe = probe;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    const known = this.#careful.get(connection);
    if (known !== undefined) return known;
    const careful: DatabaseConnection = {
      executeQuery: async (query) => {
        if (!HARMLESS.test(query.sql)) await this.#probe.answers();
        return connection.executeQuery(query);
      },
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    };
    this.#careful.set(connection, careful);
    return careful;
  }

  override async destroy(): Promise<void> {
    await this.#probe.close();
    await super.destroy();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

export const sqlite: DatabaseKind = {
  binary: 'blob',
  text: 'text',
  clock: sql`cast(unixepoch('subsec') * 1000 as integer)`,

  async makeAppendOnly(db, table) {
    for (const change of ['update', 'delete']) {
      await sql`
        create trigger ${sql.id(`${table}_refuse_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`.execute(db);
    }
  },

  // Data wiped by secure_delete are still in the journal. A reader such as a backup prevents the checkpoint; the service does not
  // block until the reader ends.
  forgetDeleted: (db, _table, ending) =>
    retryUntilDone(
      () =>
        db.connection().execute(async (connection) => {
          await sql`pragma busy_timeout = 0`.execute(connection);
          const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection);
          await sql`pragma busy_timeout = ${sql.lit(BUSY_TIMEOUT_MS)}`.execute(connection);
          return rows[0]?.busy === 0 ? null : 'somebody who reads the database';
        }),
      { ending },
    ),

  // One transaction writes at a time, and within the process one transaction runs at a time.
  lockToEnd: () => Promise.resolve(),
  tryLockToEnd: () => Promise.resolve(true),
  limitWaits: () => Promise.resolve(),
  isLockTimeout: (error) => codeOf(error) === 'SQLITE_BUSY',

  // https://sqlite.org/rescode.html. A lock held too long is no fault of the disk.
  faultOf(error) {
    if (error instanceof DiskHangsError) return 'disk-error';
    const code = String(codeOf(error));
    if (code === 'SQLITE_FULL') return 'disk-full';
    return /^SQLITE_(IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)/.test(code) ? 'disk-error' : null;
  },

  isDuplicateKey(error) {
    const code = codeOf(error);
    return code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE';
  },

  // A file has no connection that could break.
  persist: (work) => work(),
};

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
