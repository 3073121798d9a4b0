import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { postgres } from './postgres.ts';

/** Milliseconds between looks at whether another process has built it. */
const LOOK_AGAIN_MS = 200;

/**
 * Builds the index of migration 0050 before migrations are run, on a server: logs are long, and other processes write to them meanwhile.
 * In the transaction of the migrations nobody could write until it is built, and it would fail when somebody has the table for longer
 * than a lock is waited for. So it is built beside those who write, and waits for them as long as it takes.
 */
export async function buildIndexAhead({ db, kind }: Database): Promise<void> {
  if (kind !== postgres) return;
  await db.connection().execute(async (on) => {
    const isToBuild = async (): Promise<boolean> => {
      const { rows } = await sql<{ log: string | null; valid: boolean | null }>`
        select to_regclass('log_entries')::text as log,
               (select indisvalid from pg_index where indexrelid = to_regclass('log_entries_numbered')) as valid`.execute(
        on,
      );
      return rows[0]?.log !== null && rows[0]?.valid !== true;
    };
    if (!(await isToBuild())) return;
    // Whoever waited in the database for the other's lock would be one of those whom the building waits for.
    while (!(await lockOf(on, 'pg_try_advisory_lock'))) await pause(LOOK_AGAIN_MS);
    const { rows } = await sql<{ wait: string }>`select current_setting('lock_timeout') as wait`.execute(on);
    try {
      if (!(await isToBuild())) return;
      await sql`set lock_timeout = 0`.execute(on);
      // One whose building broke off is there and of no use.
      await sql`drop index concurrently if exists log_entries_numbered`.execute(on);
      await sql`
        create index concurrently log_entries_numbered on log_entries (hearing_id)
        where type in ('hearing-scheduled', 'seats-changed', 'person-protected', 'protection-lifted')`.execute(on);
    } finally {
      await sql`select set_config('lock_timeout', ${rows[0]!.wait}, false)`.execute(on);
      await lockOf(on, 'pg_advisory_unlock');
    }
  });
}

/** The session's lock of who builds, in this schema. */
async function lockOf(on: Database['db'], act: 'pg_try_advisory_lock' | 'pg_advisory_unlock'): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select ${sql.raw(act)}(hashtext(current_schema()), hashtext('log_entries_numbered')) as has`.execute(on);
  return rows[0]?.has === true;
}
