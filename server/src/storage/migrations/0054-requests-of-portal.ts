import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** A request opened from a person's own cases ends with that portal session. */
export async function requestsOfPortal(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('request_sessions').addColumn('portal', kind.text).execute();
}
