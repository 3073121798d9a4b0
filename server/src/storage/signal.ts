import { sql } from 'kysely';
import pg from 'pg';
import type { DatabasePlace } from './database-place.ts';
import type { Database } from './database.ts';
import { APPLICATION, postgres } from './postgres.ts';

/** Says that something was written: once the transaction that wrote it is committed, to whoever listens. */
export interface Signal {
  /** @param word what whoever listens is told with it; a few letters */
  raise(on: Database, word?: string): Promise<void>;
  /** Also called when signals may have been missed, then without a word. One listener. */
  listen(listener: (word?: string) => void): void;
  close(): Promise<void>;
}

/** Before the line to the server is tried again. */
const RECONNECT_MS = 2_000;

/** @param channel a word; the same in all processes on the database */
export function openSignal(place: DatabasePlace, channel: string): Signal {
  return place.kind === 'sqlite' ? signalWithin() : signalThrough(place.url, channel);
}

/**
 * One process has the file, and whatever it asks of the database waits until the transaction is over: who is told at once and
 * then looks, sees what was written.
 */
function signalWithin(): Signal {
  let listener: (word?: string) => void = () => undefined;
  return {
    raise: async (_, word = '') => void setImmediate(() => listener(word)),
    listen: (given) => void (listener = given),
    close: async () => void (listener = () => undefined),
  };
}

/** The server tells every process on the database at the end of the transaction (LISTEN and NOTIFY). */
function signalThrough(url: string, channel: string): Signal {
  let listener: (word?: string) => void = () => undefined;
  let client: pg.Client | null = null;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const line = new pg.Client({ connectionString: url, application_name: APPLICATION, keepAlive: true });
    client = line;
    const lost = () => {
      if (client !== line) return;
      client = null;
      line.end().catch(() => undefined);
      if (!closed) again = setTimeout(() => void connect(), RECONNECT_MS).unref();
    };
    line.on('error', lost);
    line.on('end', lost);
    line.on('notification', ({ payload }) => listener(payload ?? ''));
    try {
      await line.connect();
      const { rows } = await line.query<{ schema: string }>('select current_schema() as schema');
      await line.query(`listen ${pg.escapeIdentifier(nameIn(rows[0]?.schema, channel))}`);
      listener();
    } catch {
      lost();
    }
  }

  return {
    async raise({ db, kind }, word = '') {
      if (kind !== postgres) throw new TypeError('another database');
      await sql`select pg_notify(current_schema() || '.' || ${channel}, ${word})`.execute(db);
    },
    listen(given) {
      listener = given;
      if (client === null) void connect();
    },
    async close() {
      closed = true;
      clearTimeout(again);
      const line = client;
      client = null;
      await line?.end().catch(() => undefined);
    },
  };
}

/** Courts in several schemas of one database do not wake each other. */
function nameIn(schema: string | undefined, channel: string): string {
  return `${schema ?? 'public'}.${channel}`;
}
