import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { postgres } from './postgres.ts';

/** Milliseconds between attempts to get the lock while another process builds the index. */
const LOOK_AGAIN_MS = 200;

/**
 * On a server, builds the index of migration 0050 before the migrations run. Logs are long, and other processes write to them
 * meanwhile. Within the migrations' transaction nobody could write until the index is built, and it would fail when another
 * process holds the table longer than the lock timeout. So the index is built concurrently with writers, and waits for them
 * without a limit.
 */
export async function buildIndexConcurrently({ db, kind }: Database): Promise<void> {
  if (kind !== postgres) return;
  await db.connection().execute(async (on) => {
    const log = await sql<{ found: boolean }>`
      select to_regclass(format('%I.log_entries', current_schema())) is not null as found`.execute(on);
    if (log.rows[0]?.found !== true || (await isIndexBuilt(on))) return;
    // Polls: a session that waits in the database for this lock would itself block the concurrent build of the index.
    while (!(await lockOf(on, 'pg_try_advisory_lock'))) await pause(LOOK_AGAIN_MS);
    const { rows } = await sql<{ wait: string; schema: string }>`
      select current_setting('lock_timeout') as wait, current_schema() as schema`.execute(on);
    const { wait, schema } = rows[0]!;
    try {
      if (await isIndexBuilt(on)) return;
      await sql`set lock_timeout = 0`.execute(on);
      // An index whose building was interrupted exists, but is invalid.
      await sql`drop index concurrently if exists ${sql.id(schema, 'log_entries_numbered')}`.execute(on);
      await sql`
        create index concurrently log_entries_numbered on log_entries (hearing_id)
        where type in ('hearing-scheduled', 'seats-changed', 'person-protected', 'protection-lifted')`.execute(on);
    } finally {
      await sql`select set_config('lock_timeout', ${wait}, false)`.execute(on);
      await lockOf(on, 'pg_advisory_unlock');
    }
  });
}

/** Whether the index is complete in the service's own schema; other schemas of the database may have one of the same name. */
export async function isIndexBuilt(on: Database['db']): Promise<boolean> {
  const { rows } = await sql<{ valid: boolean }>`
    select indisvalid as valid from pg_index
    where indexrelid = to_regclass(format('%I.log_entries_numbered', current_schema()))`.execute(on);
  return rows[0]?.valid === true;
}

/** Takes or releases the session-level lock for building the index, in this schema. Returns whether that succeeded. */
async function lockOf(on: Database['db'], act: 'pg_try_advisory_lock' | 'pg_advisory_unlock'): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select ${sql.raw(act)}(hashtext(current_schema()), hashtext('log_entries_numbered')) as has`.execute(on);
  return rows[0]?.has === true;
}
