import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { DatabaseKind } from './dialect.ts';
import { retryUntilDone } from './retry-until-done.ts';
import type { Tables } from './tables.ts';

/** Name of the service's connections on a server. */
export const APPLICATION = 'mahzar';

/** Most connections, except those of the log. */
const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a statement waits for another process's lock, ms. */
const LOCK_TIMEOUT_MS = 2_000;
const FORGET_LOCK_TIMEOUT_MS = 20;
/** How long work is repeated while a server restarts, ms. */
const PERSIST_MS = 3_000;
const PERSIST_PAUSE_MS = 100;

/**
 * Connects to a database on a PostgreSQL server, at the first query. Committed data survive a power failure, even on a server
 * whose default is `synchronous_commit` off.
 *
 * @param application name of these connections
 * @param silentMs time without a byte of an answer after which a connection with a running query is closed, ms; default: no limit
 * @param connections most connections
 */
export function connectPostgres(
  url: string,
  application = APPLICATION,
  silentMs?: number,
  connections = CONNECTIONS,
): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: application,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Connections stay open, so that other processes see that the service runs.
    idleTimeoutMillis: 0,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  });
  // A broken connection is replaced when one is next needed; the query that used it fails. Without a listener the process would
  // end.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    if (silentMs !== undefined) closeWhenSilent(client, silentMs);
  });
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      cursor: Cursor,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(SETTINGS));
      },
    }),
  });
}

/**
 * If a server or the network drops all packets, a connection would hang as long as the kernel retries (about 15 minutes), and
 * then the next one would. Instead the waiting query fails.
 */
function closeWhenSilent(client: pg.PoolClient, silentMs: number): void {
  // The driver has both fields, but its types do not.
  const driver = client as unknown as {
    readonly readyForQuery: boolean;
    readonly connection: { readonly stream: Socket };
  };
  const { stream } = driver.connection;
  stream.setTimeout(silentMs, () => {
    if (!driver.readyForQuery) stream.destroy();
  });
}

/** Keeps any `synchronous_commit` other than `off`: each of them waits for the server's disk. */
const SETTINGS = `
  select set_config('lock_timeout', '${LOCK_TIMEOUT_MS}', false),
         set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), false)`;

/** 64-bit integers are times and counts, which fit into a number; the service never stores larger ones. */
function getTypeParser(...[oid, format]: Parameters<typeof pg.types.getTypeParser>) {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
}

export const postgres: DatabaseKind = {
  binary: 'bytea',
  text: sql`text collate "C"`,
  clock: sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`,

  async makeAppendOnly(db, table) {
    const refuse = sql.id(`${table}_refuse_change`);
    await sql`
      create function ${refuse}() returns trigger language plpgsql as
      ${sql.lit(`begin raise exception '${table} is append-only'; end`)}`.execute(db);
    for (const [change, each] of [
      ['update', 'row'],
      ['delete', 'row'],
      ['truncate', 'statement'],
    ] as const) {
      const trigger = sql.id(`${table}_refuse_${change}`);
      await sql`
        create trigger ${trigger} before ${sql.raw(change)} on ${sql.table(table)}
        for each ${sql.raw(each)} execute function ${refuse}()`.execute(db);
      // The triggers also fire in a session whose `session_replication_role` is `replica`.
      await sql`alter table ${sql.table(table)} enable always trigger ${trigger}`.execute(db);
    }
  },

  // Only rewriting a table removes all traces of deleted rows. Rows that a transaction can still see would be copied, so the
  // rewrite waits for its end. Writers do not wait: the lock is taken only when it is free.
  async forgetDeleted(db, table, ending) {
    const { rows } = await sql<{ next: string }>`select pg_snapshot_xmax(pg_current_snapshot())::xid as next`.execute(
      db,
    );
    const next = rows[0]!.next;
    await retryUntilDone(
      () =>
        db.connection().execute(async (connection) => {
          const older = await findOlderTransactions(connection, next);
          if (older.length > 0) return `older transactions: ${older.join(', ')}`;
          await sql`set lock_timeout = ${sql.lit(FORGET_LOCK_TIMEOUT_MS)}`.execute(connection);
          try {
            await sql`vacuum (full) ${sql.table(table)}`.execute(connection);
            return null;
          } catch (error) {
            if (postgres.isLockTimeout(error)) return `locks of others on ${table}`;
            throw error;
          } finally {
            await sql`set lock_timeout = ${sql.lit(LOCK_TIMEOUT_MS)}`.execute(connection);
          }
        }),
      { ending },
    );
  },

  // The lock is limited to this schema of the server's database.
  async lockToEnd(db, name) {
    await sql`select pg_advisory_xact_lock(hashtext(current_schema()), hashtext(${name}))`.execute(db);
  },

  async tryLockToEnd(db, name) {
    const { rows } = await sql<{ has: boolean }>`
      select pg_try_advisory_xact_lock(hashtext(current_schema()), hashtext(${name})) as has`.execute(db);
    return rows[0]?.has === true;
  },

  async limitWaits(db, ms) {
    await sql`set local lock_timeout = ${sql.lit(ms)}`.execute(db);
  },

  isLockTimeout: (error) => codeOf(error) === LOCK_NOT_AVAILABLE,

  faultOf(error) {
    const code = codeOf(error) ?? '';
    if (code === DISK_FULL) return 'disk-full';
    if (SYSTEM_ERROR.test(code)) return 'disk-error';
    return isConnectionBroken(error) ? 'unreachable' : null;
  },

  isDuplicateKey: (error) => codeOf(error) === UNIQUE_VIOLATION,

  async persist(work) {
    const deadline = performance.now() + PERSIST_MS;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isConnectionBroken(error) || performance.now() > deadline) throw error;
        await pause(PERSIST_PAUSE_MS);
      }
    }
  },
};

/**
 * Finds what may still see rows that were deleted before the transaction `next` began; rewriting a table would keep these rows.
 * It is what holds back the server's own horizon. Snapshots count in this database only, or where a standby has them (no
 * database). Running transactions count in every database, because each new snapshot goes back to the oldest of them. The server
 * ignores slots that it has invalidated (lost).
 */
async function findOlderTransactions(connection: Kysely<Tables>, next: string): Promise<string[]> {
  const isOlder = (column: string) => sql<boolean>`age(${sql.ref(column)}) > age(${next}::xid)`;
  const { rows } = await sql<{ what: string }>`
    select format('session %s (%s)', pid, application_name) as what from pg_stat_activity
    where pid <> pg_backend_pid()
      and (${isOlder('backend_xid')}
        or (${isOlder('backend_xmin')} and (datid is null or datname = current_database())))
    union all
    select format('prepared transaction %s', gid) from pg_prepared_xacts where ${isOlder('transaction')}
    union all
    select format('replication slot %s', slot_name) from pg_replication_slots
    where ${isOlder('xmin')} and wal_status is distinct from 'lost'
    union all
    select format('vacuum_defer_cleanup_age of %s', age) from (
      select current_setting('vacuum_defer_cleanup_age', true)::int as age) as setting
    where age > age(${next}::xid)`.execute(connection);
  return rows.map(({ what }) => what);
}

/** Whether an error means that the server's disk has other data than were written. */
export function isDamage(error: unknown): boolean {
  return DAMAGE.test(codeOf(error) ?? '');
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';
const DISK_FULL = '53100';
/** Errors of the server's operating system, and of read-only transactions, as on a server that is being replaced. */
const SYSTEM_ERROR = /^58|^25006$/;
/** Internal errors of the server, including corrupted data, and bytes that are not valid text. */
const DAMAGE = /^XX|^22021$/;
/** Broken connections, and a server that ends, crashes, starts or has no connection left. */
const CONNECTION_BROKEN = /^08|^57P0|^53300$/;

/** Codes of the operating system when a connection breaks or cannot be made. */
const CONNECTION_CODE =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_AGAIN)$/;
/** Messages of the driver in that case. */
const CONNECTION_WORDS =
  /^Connection terminated|^timeout expired$|^timeout exceeded when trying to connect$|not queryable$/;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isConnectionBroken(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return CONNECTION_BROKEN.test(error.code ?? '');
  return error instanceof Error && (CONNECTION_CODE.test(codeOf(error) ?? '') || CONNECTION_WORDS.test(error.message));
}
