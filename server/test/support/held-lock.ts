import pg from 'pg';
import { expect } from 'vitest';

/** Takes one of the service's locks in a PostgreSQL database, so that others wait for it until it is released. */
export async function holdLock(url: string, name: string) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock(hashtext(current_schema()), hashtext($1))', [name]);
  const isAwaited = async (lock: string) => {
    const { rows } = await client.query(
      `select from pg_locks where locktype = 'advisory' and not granted
         and database = (select oid from pg_database where datname = current_database())
         and classid::bigint = hashtext(current_schema())::bigint & 4294967295
         and objid::bigint = hashtext($1)::bigint & 4294967295`,
      [lock],
    );
    return rows.length > 0;
  };
  return {
    /** Resolves when a session waits for this lock, or for the named lock of a session that waits for this one. */
    isAwaited: (lock = name) => expect.poll(() => isAwaited(lock), { interval: 20, timeout: 2_000 }).toBe(true),
    letGo: () => client.end(),
  };
}
