import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Requests for copies can be withdrawn, and granted ones revoked. */
export async function endedOrders(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('copy_requests').addColumn('ended_by', kind.text).execute();
  await db.schema.alterTable('copy_requests').addColumn('ended_at', 'bigint').execute();
  await db.schema.alterTable('copy_requests').addColumn('ended_why', kind.binary).execute();
}
