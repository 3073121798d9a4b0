import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Requests that were opened from somebody's own cases end with the session in which they were. */
export async function requestsOfPortal(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('request_sessions').addColumn('portal', kind.text).execute();
}
