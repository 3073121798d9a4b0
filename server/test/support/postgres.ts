import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { openDatabase } from '../../src/storage/database.ts';
import { todaysTables } from './migrated.ts';
import { freePort } from './ports.ts';
import { childrenNow, haveEnded } from './processes.ts';
import { DATABASE_PASSWORD, makeServerData, program, unprivileged } from './postgres-data.ts';
import { runSql } from './sql.ts';

const START_MS = 20_000;
/** The database from which others are copied. */
const MIGRATED = 'migrated';

let shared: Promise<TestPostgres> | undefined;

/** A PostgreSQL server for tests, in a temporary folder. It ends with the test. */
export class TestPostgres {
  readonly port: number;
  /** The server's data directory. */
  readonly dataDir: string;
  readonly #folder: string;
  #process: ChildProcess | null = null;
  /** Makes databases; null before the first, and after the server ended. */
  #maker: pg.Client | null = null;
  #made = 0;

  private constructor(folder: string, dataDir: string, port: number) {
    this.#folder = folder;
    this.dataDir = dataDir;
    this.port = port;
  }

  /** Starts a server. It does not wait for the disk, because test data need not survive a power failure. */
  static async start(): Promise<TestPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-postgres-'));
    const port = await freePort();
    const data = await makeServerData(folder, todaysTables(), async (made) => {
      const server = new TestPostgres(folder, made, port);
      await server.run();
      runSql(server.url('postgres'), `create database ${MIGRATED}`);
      await (await openDatabase({ kind: 'postgres', url: server.url(MIGRATED) })).db.destroy();
      await server.#endInOrder();
    });
    const server = new TestPostgres(folder, data, port);
    await server.run();
    return server;
  }

  /**
   * The server of this process for all tests that need databases and do not test the server itself: to start a server takes ten times
   * as long as to make a database. Nobody stops it: it ends with the process, and its folder with it.
   */
  static ofProcess(): Promise<TestPostgres> {
    shared ??= TestPostgres.start().then((server) => {
      server.#endWithProcess();
      return server;
    });
    return shared;
  }

  /** Runs the server, for the first time or after it has ended. */
  async run(): Promise<void> {
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.#folder,
      fsync: 'off',
      // Connections of the service must ask for more.
      synchronous_commit: 'off',
      max_connections: 100,
      max_prepared_transactions: 5,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // A shell holds the server and ends it when the test's process has gone for any reason, also if the server is stopped.
    const hold =
      'exec 3<&0; "$@" </dev/null 3<&- & last=$(cat <&3); kill -QUIT $!; kill -CONT $!; wait $!; ${last:+rm -rf "$last"}';
    const child = spawn('sh', ['-c', hold, 'sh', program('postgres'), '-D', this.dataDir, ...options], {
      ...unprivileged(),
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#process = child;
    const said: string[] = [];
    const lines = createInterface({ input: child.stderr! });
    const ready = new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        said.push(line);
        if (line.includes('database system is ready')) resolve();
      });
      child.once('exit', () => reject(new Error(`PostgreSQL does not start: ${said.join('\n')}`)));
      setTimeout(() => reject(new Error(`PostgreSQL is not ready: ${said.join('\n')}`)), START_MS).unref();
    });
    await ready;
  }

  /** Lets the process end while the server runs. The shell that holds the server then removes the folder. */
  #endWithProcess(): void {
    const child = this.#process!;
    child.stdin!.write(this.#folder);
    for (const handle of [child, child.stdin, child.stderr]) (handle as { unref(): void }).unref();
  }

  /** Shuts the server down cleanly, so that its files are complete. */
  async #endInOrder(): Promise<void> {
    const postmaster = this.#postmaster();
    process.kill(postmaster, 'SIGINT');
    await haveEnded([postmaster]);
    await this.crash();
  }

  /** Ends the server at once, as a crash does. */
  async crash(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    this.#maker = null;
    const ended = once(child, 'exit');
    child.stdin!.end();
    await ended;
  }

  /** Stops (SIGSTOP) every process of the server, as if its disk hung; returns a function that continues them. */
  freeze(): () => void {
    const postmaster = this.#postmaster();
    // First the process that would start others.
    const pids = [postmaster, ...childrenNow(postmaster)];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    return () => {
      for (const pid of pids.toReversed()) {
        try {
          process.kill(pid, 'SIGCONT');
        } catch (error) {
          // The process was already ending.
          if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
        }
      }
    };
  }

  /** Makes an empty database and answers with its URL. */
  createDatabase(): Promise<string> {
    return this.#createDatabase('');
  }

  /** Makes a database with today's tables, in a quarter of the time that migrations take, and answers with its URL. */
  createMigrated(): Promise<string> {
    return this.#createDatabase(`template ${MIGRATED} strategy file_copy`);
  }

  async #createDatabase(how: string): Promise<string> {
    const name = this.#newDatabase();
    // Over a connection that is kept, because callers make several.
    this.#maker ??= await connected(this.url('postgres'));
    await this.#maker.query(`create database ${name} ${how}`);
    return this.url(name);
  }

  /** Removes databases at once, with all their connections. */
  async remove(urls: readonly string[]): Promise<void> {
    if (urls.length === 0) return;
    const maker = this.#maker ?? (await connected(this.url('postgres')));
    this.#maker = null;
    for (const url of urls) await maker.query(`drop database ${databaseOf(url)} with (force)`);
    // An open connection would keep this process alive.
    await maker.end();
  }

  /** Makes an empty database for schemas, for callers that cannot wait otherwise. */
  createSchemaDatabase(): string {
    const name = this.#newDatabase();
    runSql(this.url('postgres'), `create database ${name}`);
    return this.url(name);
  }

  /** Makes an empty schema, in a tenth of the time of a database, and returns a URL that sees only this schema. */
  createSchema(database = this.url('postgres')): string {
    const name = this.#newSchema();
    runSql(database, `create schema ${name}`);
    return schemaUrl(database, name);
  }

  /** Makes a schema with tables of another and their rows, without references and triggers. */
  copyTables(url: string, tables: readonly string[]): string {
    const [from, to] = [schemaOf(url), this.#newSchema()];
    const database = this.url(databaseOf(url));
    const copies = tables.map(
      (table) =>
        `create table ${to}.${table} (like ${from}.${table} including all);
         insert into ${to}.${table} select * from ${from}.${table};`,
    );
    runSql(database, `create schema ${to}; ${copies.join('')}`);
    return schemaUrl(database, to);
  }

  /** The server's files that contain the tables of that name, by schema. Everything written is in these files. */
  filesOf(table: string): Map<string, string> {
    const found = runSql(
      this.url('postgres'),
      `checkpoint; select relnamespace::regnamespace, pg_relation_filepath(oid) from pg_class where relname = '${table}'`,
    );
    const lines = found.trim().split('\n');
    return new Map(
      lines
        .map((line) => line.split('|') as [string, string])
        .map(([schema, file]) => [schema, join(this.dataDir, file)]),
    );
  }

  #postmaster(): number {
    return Number(readFileSync(join(this.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  url(database: string): string {
    return `postgres://court:${DATABASE_PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  #newDatabase(): string {
    return `court_${(this.#made += 1)}`;
  }

  #newSchema(): string {
    return `branch_${(this.#made += 1)}`;
  }

  /** Ends the server and removes its data. */
  async stop(): Promise<void> {
    await this.crash();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  // The server may end before it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

function schemaUrl(database: string, schema: string): string {
  return `${database}?options=-csearch_path%3D${schema}`;
}

/** The schema of a URL from `createSchema` or `copyTables`. */
export function schemaOf(url: string): string {
  return url.slice(url.lastIndexOf('%3D') + 3);
}
