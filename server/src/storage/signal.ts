import { sql } from 'kysely';
import pg from 'pg';
import type { DatabasePlace } from './database-place.ts';
import type { Database } from './database.ts';
import { APPLICATION, postgres } from './postgres.ts';

/** Notifies the listeners of all processes after the transaction that wrote something has committed. */
export interface Signal {
  /** @param word a few letters passed to the listeners */
  raise(on: Database, word?: string): Promise<void>;
  /** The listener is also called, without a word, when signals may have been missed. One listener. */
  listen(listener: (word?: string) => void): void;
  close(): Promise<void>;
}

/** Wait before another connection attempt to the server, ms. */
const RECONNECT_MS = 2_000;

/** @param channel a word; the same in all processes on the database */
export function openSignal(place: DatabasePlace, channel: string): Signal {
  return place.kind === 'sqlite' ? signalWithin() : signalThrough(place.url, channel);
}

/**
 * One process has the file, and its queries wait for the running transaction: a listener that is called at once and then reads sees
 * the written data.
 */
function signalWithin(): Signal {
  let listener: (word?: string) => void = () => undefined;
  return {
    raise: async (_, word = '') => void setImmediate(() => listener(word)),
    listen: (given) => void (listener = given),
    close: async () => void (listener = () => undefined),
  };
}

/** The server notifies every process on the database at the end of the transaction (LISTEN and NOTIFY). */
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

/** Courts in different schemas of one database do not wake each other. */
function nameIn(schema: string | undefined, channel: string): string {
  return `${schema ?? 'public'}.${channel}`;
}
