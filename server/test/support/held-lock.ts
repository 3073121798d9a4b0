import pg from 'pg';
import { expect } from 'vitest';

/** Has whoever needs a lock of the service's in a database of PostgreSQL wait, until it is let go. */
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
    /** Until somebody waits for it, or for another one that whoever waits for it has. */
    isAwaited: (lock = name) => expect.poll(() => isAwaited(lock), { interval: 20, timeout: 2_000 }).toBe(true),
    letGo: () => client.end(),
  };
}
